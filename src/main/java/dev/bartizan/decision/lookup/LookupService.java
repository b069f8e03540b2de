package dev.bartizan.decision.lookup;

import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.Lookup;
import dev.bartizan.decision.allowlist.AllowCause;
import dev.bartizan.decision.allowlist.AllowlistInForce;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpParser;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntax;
import dev.bartizan.net.RequestAddress;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Finds out whether addresses are blocked, and why. Reads only memory and never blocks. */
@Singleton
class LookupService {

    private final DecisionPublisher publisher;
    private final AllowlistInForce allowlist;
    private final Clock clock;

    LookupService(DecisionPublisher publisher, AllowlistInForce allowlist, Clock clock) {
        this.publisher = publisher;
        this.allowlist = allowlist;
        this.clock = clock;
    }

    /** The result of one lookup: an answer, or a syntax error. */
    sealed interface Outcome {

        /**
         * An answer.
         *
         * @param query the address or range in canonical text
         * @param range whether the query is a range, not a single address
         * @param lookup the result
         * @param allowedBy what allows it, or a part of the range
         */
        record Found(String query, boolean range, Lookup lookup, List<AllowCause> allowedBy) implements Outcome {}

        /**
         * The text is not an address.
         *
         * @param input the text
         * @param syntax the syntax error
         */
        record Unreadable(String input, IpSyntax syntax) implements Outcome {}
    }

    /**
     * Looks up an address, a CIDR or a range {@code first-last}.
     *
     * @param parameter the name of the parameter that has the text
     * @throws dev.bartizan.error.ServiceException {@code INVALID_ADDRESS}, or as {@link DecisionPublisher#require()}
     */
    Outcome.Found lookup(String parameter, String text) {
        return switch (lookup(text, publisher.require(), clock.instant())) {
            case Outcome.Found found -> found;
            case Outcome.Unreadable(String input, IpSyntax syntax) ->
                throw RequestAddress.parameter(parameter, input).invalid(syntax);
        };
    }

    /**
     * Looks up many texts in one decision set and at one moment.
     *
     * @throws dev.bartizan.error.ServiceException as {@link DecisionPublisher#require()}
     */
    List<Outcome> lookup(List<String> texts) {
        DecisionSet decisions = publisher.require();
        Instant now = clock.instant();
        return texts.stream().map(text -> lookup(text, decisions, now)).toList();
    }

    private Outcome lookup(String text, DecisionSet decisions, Instant now) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IpParser parser = new IpParser();
        if (parser.parseAddress(bytes, 0, bytes.length).isValid()) {
            IpAddress address = first(parser);
            Lookup lookup = decisions.lookup(address, now);
            // Most addresses are not allowed: they need no search.
            boolean allowed =
                    lookup.allowlisted() || decisions.exceptions().all().contains(address);
            return new Outcome.Found(
                    address.toString(), false, lookup, allowed ? allowlist.causes(IpRange.of(address)) : List.of());
        }
        IpSyntax syntax = parser.parseRange(bytes, 0, bytes.length);
        if (!syntax.isValid()) {
            return new Outcome.Unreadable(text, syntax);
        }
        IpRange range = new IpRange(first(parser), new IpAddress(parser.isV6(), parser.lastHigh(), parser.lastLow()));
        return new Outcome.Found(range.toString(), true, decisions.lookup(range, now), allowlist.causes(range));
    }

    private static IpAddress first(IpParser parser) {
        return new IpAddress(parser.isV6(), parser.firstHigh(), parser.firstLow());
    }
}
