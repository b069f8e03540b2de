package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.TextBuffer;
import dev.bartizan.ip.Cidr;
import java.time.Duration;
import java.time.Instant;

/** Writes decisions in CrowdSec's JSON format. */
public final class DecisionJson {

    /** Bits below which the IPv4 networks are numbered: 2³³ - 1 of them. */
    private static final int NETWORK_BITS = 33;

    private final Instant now;

    /** Counts all durations of one response from the same moment. */
    DecisionJson(Instant now) {
        this.now = now;
    }

    /** An active decision with the time left, at least 1 s: for ipset and nftables a timeout of 0 means no end. */
    void active(Decision decision, Instant until, TextBuffer out) {
        long seconds = Duration.between(now, Announcement.end(until, now)).toSeconds();
        write(decision, Math.max(1, seconds), out);
    }

    /** A decision that has ended. */
    void deleted(Decision decision, TextBuffer out) {
        write(decision, 0, out);
    }

    private static void write(Decision decision, long seconds, TextBuffer out) {
        long id = id(decision);
        out.ascii("{\"id\":").number(id).ascii(",\"uuid\":\"");
        uuid(id, decision, out);
        out.ascii("\",\"origin\":\"").json(decision.origin()).ascii("\",\"type\":\"ban\",\"scope\":");
        if (decision.isHost()) {
            out.ascii("\"Ip\",\"value\":\"").address(decision);
        } else {
            out.ascii("\"Range\",\"value\":\"").cidr(decision);
        }
        out.ascii("\",\"duration\":\"");
        duration(seconds, out);
        out.ascii("\",\"scenario\":\"").json(decision.scenario()).ascii("\"}");
    }

    /** A duration in Go's format, which has no days. */
    static void duration(long seconds, TextBuffer out) {
        long hours = seconds / 3_600;
        long minutes = seconds / 60 % 60;
        if (hours > 0) {
            out.number(hours).ascii("h");
        }
        if (hours > 0 || minutes > 0) {
            out.number(minutes).ascii("m");
        }
        out.number(seconds % 60).ascii("s");
    }

    /**
     * A stable identifier of a value and its source, the same in each process. For IPv4 it is the network's node number
     * in the prefix tree, below 2⁵³ with fewer than 2²⁰ sources; for IPv6 it is 60 bits of a hash.
     */
    static long id(Decision decision) {
        if (decision.isV6()) {
            return 1L << 61 | mix(address(decision)) >>> 4;
        }
        long node = 1L << decision.prefixLength() | decision.low() >>> 32 - decision.prefixLength();
        return decision.sourceNumber() << NETWORK_BITS | node;
    }

    private static long address(Decision decision) {
        return mix(decision.high() ^ mix(decision.low() ^ mix(decision.sourceNumber() << 8 | decision.prefixLength())));
    }

    /** A UUID of version 8 (RFC 9562), computed from the decision like the identifier. */
    private static void uuid(long id, Cidr value, TextBuffer out) {
        long upper = mix(id);
        long lower = mix(upper ^ value.low());
        out.hex(upper >>> 32, 8).ascii("-").hex(upper >>> 16, 4).ascii("-8").hex(upper, 3);
        out.ascii("-8").hex(lower >>> 48, 3).ascii("-").hex(lower, 12);
    }

    /** Mixes the bits without collisions (the finaliser of SplitMix64). */
    private static long mix(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
