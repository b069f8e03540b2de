package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.TextBuffer;
import dev.bartizan.ip.Cidr;
import dev.bartizan.remediation.Remediation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Writes decisions in CrowdSec's JSON format. */
public final class DecisionJson {

    private static final byte[] NOTHING = {};

    /** By the ordinal of the type. */
    private static final String[] TYPES = Arrays.stream(Remediation.values())
            .map(type -> "\",\"type\":\"" + type + "\",\"scope\":")
            .toArray(String[]::new);

    private final Instant now;
    private final DecisionIds.Assigned ids;

    /** The last duration and scenario that were written, and their text: they are the same for most decisions of a list. */
    private Instant lastEnd = Instant.MIN;

    private String lastScenario = "";
    private byte[] lastText = NOTHING;

    /** Counts all durations of one response from the same moment. */
    DecisionJson(Instant now, DecisionIds.Assigned ids) {
        this.now = now;
        this.ids = ids;
    }

    /** An active decision with the time left, at least 1 s: for ipset and nftables a timeout of 0 means no end. */
    void active(Decision decision, Instant until, TextBuffer out) {
        write(decision, until, out);
    }

    /** A decision that has ended. */
    void deleted(Decision decision, TextBuffer out) {
        write(decision, Instant.MIN, out);
    }

    private void write(Decision decision, Instant end, TextBuffer out) {
        long code = ids.code(decision);
        out.ascii("{\"id\":").number(ids.id(code)).ascii(",\"uuid\":\"");
        uuid(code, decision, out);
        out.ascii("\",\"origin\":\"")
                .json(decision.origin())
                .ascii(TYPES[decision.type().ordinal()]);
        if (decision.isHost()) {
            out.ascii("\"Ip\",\"value\":\"").address(decision);
        } else {
            out.ascii("\"Range\",\"value\":\"").cidr(decision);
        }
        out.bytes(durationAndScenario(end, decision.scenario()));
    }

    private byte[] durationAndScenario(Instant end, String scenario) {
        if (lastText == NOTHING || !end.equals(lastEnd) || !scenario.equals(lastScenario)) {
            TextBuffer text = new TextBuffer(128);
            text.ascii("\",\"duration\":\"");
            duration(end.equals(Instant.MIN) ? 0 : secondsUntil(end), text);
            text.ascii("\",\"scenario\":\"").json(scenario).ascii("\"}");
            lastEnd = end;
            lastScenario = scenario;
            lastText = text.toBytes();
        }
        return lastText;
    }

    private long secondsUntil(Instant end) {
        return Math.max(1, Duration.between(now, Announcement.end(end, now)).toSeconds());
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

    /** A UUID of version 8 (RFC 9562), computed from the decision. */
    private static void uuid(long code, Cidr value, TextBuffer out) {
        long lower = DecisionIds.mix(code ^ value.low());
        out.hex(code >>> 32, 8).ascii("-").hex(code >>> 16, 4).ascii("-8").hex(code, 3);
        out.ascii("-8").hex(lower >>> 48, 3).ascii("-").hex(lower, 12);
    }
}
