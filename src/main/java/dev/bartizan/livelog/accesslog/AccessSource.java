package dev.bartizan.livelog.accesslog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What decided about a request. */
enum AccessSource {
    /** A web application firewall. */
    WAF,
    /** A bouncer of CrowdSec. */
    CROWDSEC,
    /** A rate limit. */
    RATELIMIT,
    /** A rule of the operator. */
    ACL,
    /** The site itself. */
    NORMAL;

    static Optional<AccessSource> named(String name) {
        return Arrays.stream(values())
                .filter(source -> source.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** All names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(AccessSource::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
