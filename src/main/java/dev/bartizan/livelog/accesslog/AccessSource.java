package dev.bartizan.livelog.accesslog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who had the last word on a request. */
enum AccessSource {
    /** A web application firewall. */
    WAF,
    /** A bouncer of CrowdSec. */
    CROWDSEC,
    /** A rate limit. */
    RATELIMIT,
    /** A rule of the operator. */
    ACL,
    /** Nobody but the site itself. */
    NORMAL;

    static Optional<AccessSource> named(String name) {
        return Arrays.stream(values())
                .filter(source -> source.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** All names, for people. */
    static String names() {
        return Arrays.stream(values()).map(AccessSource::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
