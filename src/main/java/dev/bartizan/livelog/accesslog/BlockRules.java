package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request was blocked, and by what, from the marks of Caddy modules. A 403 or 429 without a mark comes from
 * the site itself.
 *
 * <p>Modules write log lines of their own without a status (caddy-ratelimit, Coraza), or set a header of the answer. A rule of
 * the Caddyfile that blocks should set such a header, too.
 */
final class BlockRules {

    /** The first matching rule decides. */
    private static final List<Rule> TABLE = List.of(
            Rule.ownLine(AccessSource.WAF, "WAF rule violation", "http.handlers.waf", "WAF rule violation detected"),
            Rule.ownLine(AccessSource.WAF, "WAF rule violation", "http.handlers.waf", "Coraza: Access denied"),
            Rule.ownLine(
                    AccessSource.RATELIMIT, "Rate limit exceeded", "http.handlers.rate_limit", "rate limit exceeded"),
            Rule.ownLine(AccessSource.CROWDSEC, "CrowdSec decision", "http.handlers.crowdsec", "serving ban response"),
            Rule.ownLine(AccessSource.CROWDSEC, "CrowdSec decision", "http.handlers.crowdsec", "serving captcha"),
            Rule.ownLine(
                    AccessSource.CROWDSEC, "CrowdSec decision", "http.handlers.crowdsec", "serving throttle response"),
            Rule.answer(
                    AccessSource.WAF,
                    "WAF rule violation",
                    Set.of(403),
                    List.of("waf", "coraza"),
                    List.of("x-coraza-id", "x-coraza-rule-id", "x-waf-rule")),
            Rule.answer(
                    AccessSource.CROWDSEC,
                    "CrowdSec decision",
                    Set.of(403, 429),
                    List.of("crowdsec", "bouncer"),
                    List.of("x-crowdsec-decision", "x-crowdsec-origin", "x-crowdsec-remediation")),
            Rule.answer(
                    AccessSource.RATELIMIT,
                    "Rate limit exceeded",
                    Set.of(429),
                    List.of("rate_limit", "ratelimit"),
                    List.of(
                            "retry-after",
                            "ratelimit-limit",
                            "ratelimit-remaining",
                            "x-ratelimit-limit",
                            "x-ratelimit-remaining",
                            "x-ratelimit-reset")),
            Rule.answer(
                    AccessSource.ACL,
                    "Access list",
                    Set.of(403),
                    List.of(".acl"),
                    List.of("x-acl-denied", "x-blocked-by-acl")));

    private static final Verdict PASSED = new Verdict(AccessSource.NORMAL, false, null, Map.of());

    private static final Set<Integer> STATUSES =
            TABLE.stream().flatMap(rule -> rule.statuses().stream()).collect(Collectors.toUnmodifiableSet());

    private BlockRules() {}

    /** Whether a request that was answered with this status can have been blocked. */
    static boolean isOfBlocks(int status) {
        return STATUSES.contains(status);
    }

    /**
     * The verdict on a request.
     *
     * @param source what decided about the request
     * @param blocked whether the request was blocked
     * @param reason the reason of the block, if there is one
     * @param marks the headers that show it, by name
     */
    record Verdict(
            AccessSource source, boolean blocked, @Nullable String reason, Map<String, String> marks) {}

    /** @param message part of the message in a module's own line; nothing for a rule about lines of requests */
    private record Rule(
            AccessSource source,
            String reason,
            Set<Integer> statuses,
            List<String> loggers,
            @Nullable String message,
            List<String> headers) {

        static Rule ownLine(AccessSource source, String reason, String logger, String message) {
            return new Rule(source, reason, Set.of(), List.of(logger), message, List.of());
        }

        static Rule answer(
                AccessSource source, String reason, Set<Integer> statuses, List<String> loggers, List<String> headers) {
            return new Rule(source, reason, statuses, loggers, null, headers);
        }

        boolean fits(@Nullable Integer status, String logger, String text, Map<String, String> marks) {
            boolean named = loggers.stream().anyMatch(logger::contains);
            return message != null
                    ? status == null && named && text.contains(message)
                    : status != null && statuses.contains(status) && (named || !marks.isEmpty());
        }

        Map<String, String> marks(JsonNode answerHeaders) {
            Map<String, String> found = new LinkedHashMap<>();
            answerHeaders.properties().forEach(header -> {
                if (headers.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                    found.put(header.getKey(), header.getValue().path(0).asText());
                }
            });
            return found;
        }
    }

    /**
     * Judges a line.
     *
     * @param status of the answer; nothing if the line is not of a request
     * @param logger name of the logger
     * @param message of the line
     * @param headers of the answer, each with a list of values
     */
    static Verdict judge(@Nullable Integer status, String logger, String message, JsonNode headers) {
        String lowerCase = logger.toLowerCase(Locale.ROOT);
        for (Rule rule : TABLE) {
            Map<String, String> marks = rule.marks(headers);
            if (rule.fits(status, lowerCase, message, marks)) {
                return new Verdict(rule.source(), true, rule.reason(), marks);
            }
        }
        return PASSED;
    }
}
