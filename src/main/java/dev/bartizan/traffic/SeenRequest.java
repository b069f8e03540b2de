package dev.bartizan.traffic;

import dev.bartizan.ip.IpAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What a line of the access log says about a request.
 *
 * @param address the client's address
 * @param at when the request was answered; empty if the line doesn't say it
 * @param outcome how the request was answered
 */
public record SeenRequest(IpAddress address, Optional<Instant> at, Outcome outcome) {

    /** How a request was answered. */
    public enum Outcome {
        /** With a status below 400, and not blocked: the request looks legitimate. */
        PASSED,
        /** With an error, or the line doesn't say how. */
        FAILED,
        /** It was blocked, for example by a bouncer or a rate limit. */
        BLOCKED,
        /** A module blocked it, and wrote a line of its own. The request has a further line. */
        BLOCKED_BY_MODULE
    }
}
