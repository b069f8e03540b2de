package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.TextBuffer;
import dev.bartizan.ip.Cidr;
import java.time.Duration;
import java.time.Instant;

/** Writes decisions in the form that CrowdSec gives them. */
public final class DecisionJson {

    /** Bits below which the IPv4 networks are numbered: 2³³ - 1 of them. */
    private static final int NETWORK_BITS = 33;

    private final Instant now;

    /** Durations are counted from one moment in one answer. */
    DecisionJson(Instant now) {
        this.now = now;
    }

    /** A decision with the time that is left of it, 1 s at least: a time-out of 0 means for ever to ipset and nftables. */
    void active(Decision decision, Instant until, TextBuffer out) {
        long seconds = Duration.between(now, Announcement.end(until, now)).toSeconds();
        write(decision, Math.max(1, seconds), out);
    }

    /** A decision that is over. */
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

    /** Go's form of a duration, which knows no days. */
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
     * The same for the same value of the same source, in each process. IPv4 networks are numbered like the nodes of the
     * tree that they form, below 2⁵³ as long as there are fewer than 2²⁰ sources; IPv6 ones by 60 bits of a hash.
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

    /** Version 8 of RFC 9562: as the identifier, it is made of the decision itself. */
    private static void uuid(long id, Cidr value, TextBuffer out) {
        long upper = mix(id);
        long lower = mix(upper ^ value.low());
        out.hex(upper >>> 32, 8).ascii("-").hex(upper >>> 16, 4).ascii("-8").hex(upper, 3);
        out.ascii("-8").hex(lower >>> 48, 3).ascii("-").hex(lower, 12);
    }

    /** Spreads each bit over all of them; no two numbers give the same (the finaliser of SplitMix64). */
    private static long mix(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
