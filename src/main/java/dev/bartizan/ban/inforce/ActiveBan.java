package dev.bartizan.ban.inforce;

import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban in memory.
 *
 * @param id id of its row
 * @param range the banned address or network: always a CIDR
 * @param cause who banned, and why
 * @param type what is to be done with the requests of the range
 * @param since when it began
 * @param until when it expires; empty for a permanent ban
 */
public record ActiveBan(
        long id, IpRange range, BanCause cause, Remediation type, Instant since, Optional<Instant> until) {

    /**
     * The scenario of bans by people. Not their reason, which can be any text, because bouncers use the scenario in
     * names of sets.
     */
    public static final String MANUAL_SCENARIO = "ban";

    /** The scenario of longer bans of repeat offenders; their origin is that of bans by people. */
    public static final String REPEAT_SCENARIO = "repeat-offender";

    /** The scenario of bans of networks with many banned addresses; their origin is that of bans by people. */
    public static final String NETWORK_SCENARIO = "network";

    private static final char BEFORE_MACHINE = ':';

    private static final char BEFORE_NODE = '@';

    public ActiveBan {
        if (!range.isCidr()) {
            throw new IllegalArgumentException("Not a CIDR: " + range);
        }
    }

    /** A ban of the type {@link Remediation#ban}. */
    public ActiveBan(
            long id,
            IpRange range,
            String source,
            String scenario,
            String reason,
            Instant since,
            Optional<Instant> until) {
        this(id, range, new BanCause(source, scenario, reason), Remediation.ban, since, until);
    }

    /**
     * The source of bans that the agent of another machine reports: their origin, a colon and the name of the machine, as
     * in {@code crowdsec:web-1}.
     */
    public static String sourceOf(String origin, String machine) {
        return origin + BEFORE_MACHINE + machine;
    }

    /**
     * The source of bans of an engine: their origin, an at sign and the name of the node whose engine it is, as in {@code
     * fail2ban@web-1}.
     */
    public static String sourceOfNode(String origin, String node) {
        return origin + BEFORE_NODE + node;
    }

    /**
     * Its origin; for a ban that the agent of another machine reported, a {@link #sourceOf}; for a ban of an engine, a
     * {@link #sourceOfNode}.
     */
    public String source() {
        return cause.source();
    }

    /** The jail of fail2ban, the scenario of CrowdSec, or one of the constants. */
    public String scenario() {
        return cause.scenario();
    }

    /** The reason for people; may be empty. */
    public String reason() {
        return cause.reason();
    }

    /** Its origin. */
    public String origin() {
        String source = source();
        int end = separator(source);
        return end < 0 ? source : source.substring(0, end);
    }

    /** The machine whose agent reported it; empty for bans by people and by engines of the nodes. */
    public Optional<String> machine() {
        return after(BEFORE_MACHINE);
    }

    /** The node whose engine has it; empty for bans by people and by agents of other machines. */
    public Optional<String> node() {
        return after(BEFORE_NODE);
    }

    private Optional<String> after(char wanted) {
        String source = source();
        int end = separator(source);
        return end < 0 || source.charAt(end) != wanted ? Optional.empty() : Optional.of(source.substring(end + 1));
    }

    /** The index of the first separator; names of machines can have the other one. */
    private static int separator(String source) {
        int machine = source.indexOf(BEFORE_MACHINE);
        int node = source.indexOf(BEFORE_NODE);
        return machine < 0 || node < 0 ? Math.max(machine, node) : Math.min(machine, node);
    }

    /** A copy with another end. */
    public ActiveBan until(Optional<Instant> end) {
        return new ActiveBan(id, range, cause, type, since, end);
    }

    /** A copy with the id of its row. */
    public ActiveBan withId(long stored) {
        return new ActiveBan(stored, range, cause, type, since, until);
    }

    /** Whether it has not expired. */
    public boolean active(Instant now) {
        return until.isEmpty() || until.get().isAfter(now);
    }
}
