package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ban.inforce.ActiveBan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which bans of fail2ban are in force: those that its server lists and, for a while, those that it is about to list
 * again. For a server that starts has its jails one after the other, and in each it imposes the bans of its database again,
 * one by one. Not thread-safe.
 */
public final class BansInForce {

    /** After this a jail is taken for complete even if bans come and go in it all the time. */
    static final Duration LONGEST_RESTORING = Duration.ofMinutes(10);

    private static final Line UNREADABLE = new Line(Optional.empty(), true);

    /**
     * What {@code status <jail> short} says. Whatever happens to the bans of a jail changes one of them, except that a ban
     * is made longer.
     *
     * @param banned how many are banned now
     * @param total how many were since the jail began
     */
    public record Counters(long banned, long total) {}

    /**
     * What a look at the counters has shown.
     *
     * @param toRead jails whose list has to be read: those where something happened, and once more a look later, because
     *     the server makes bans longer a moment after it has imposed them
     * @param changed whether other bans may be in force than before
     */
    public record Look(Set<String> toRead, boolean changed) {}

    /** fail2ban's database. */
    @FunctionalInterface
    public interface LastBans {

        /** Of each of these addresses its last ban in this jail unless it was lifted; nothing at all if it can't be read. */
        Optional<Map<String, BanRow>> of(String jail, Collection<String> ips);
    }

    /** A line of a list: its ban if it is one of an address, and whether it need not be read again. */
    private record Line(Optional<EngineBan> ban, boolean known) {}

    private enum Phase {
        /** The server has no such jail, but had it a moment ago or will have it in a moment. */
        MISSING,
        /** The server has no such jail. */
        GONE,
        /** It is new, and imposes bans again. */
        RESTORING,
        /** What its list says is all. */
        COMPLETE
    }

    /** What is to be thought of a ban of ours that is in no list. */
    private enum Verdict {
        IN_FORCE,
        OVER,
        /** It is in force unless the database says that it was lifted. */
        DOUBTFUL
    }

    private final ServerTime time;
    private final Duration grace;
    private final Map<String, Jail> jails = new HashMap<>();

    /** Nothing is known of what the server has now. */
    private boolean unknown = true;

    /**
     * @param time what the server's local times mean
     * @param grace how long a jail may be missing until its bans are over; and how long nothing happens in a new one until
     *     it is complete
     */
    public BansInForce(ServerTime time, Duration grace) {
        this.time = time;
        this.grace = grace;
    }

    /** The server can't be reached: all is as it was, and when it is back it begins again. */
    public void unreachable() {
        jails.clear();
        unknown = true;
    }

    /** Takes note of the jails that there are. */
    public Look look(Map<String, Counters> counters, Instant now) {
        boolean changed = unknown;
        unknown = false;
        for (Map.Entry<String, Jail> known : jails.entrySet()) {
            changed |= !counters.containsKey(known.getKey()) && known.getValue().missed(now);
        }
        Set<String> toRead = new TreeSet<>();
        for (Map.Entry<String, Counters> seen : counters.entrySet()) {
            Jail jail = jails.computeIfAbsent(seen.getKey(), _ -> new Jail(now));
            if (jail.seen(seen.getValue(), now)) {
                toRead.add(seen.getKey());
            }
            changed |= jail.completed(now);
        }
        return new Look(toRead, changed || !toRead.isEmpty());
    }

    /**
     * Takes note of the list of a jail that was in the last look.
     *
     * @param list lines of {@code get <jail> banip --with-time}
     */
    public void read(String name, Collection<String> list, LastBans lastBans) {
        Jail jail = jails.get(name);
        Map<String, Line> lines = new HashMap<>();
        Map<String, ListedBan> unknown = new LinkedHashMap<>();
        for (String line : list) {
            Line before = jail.lines.get(line);
            if (before != null && before.known()) {
                lines.put(line, before);
            } else {
                ListedBan.parse(name, line)
                        .ifPresentOrElse(ban -> unknown.put(line, ban), () -> lines.put(line, UNREADABLE));
            }
        }
        if (!unknown.isEmpty()) {
            Map<String, BanRow> rows = lastBans.of(
                            name,
                            unknown.values().stream()
                                    .map(ban -> ban.line().ip())
                                    .toList())
                    .orElse(Map.of());
            unknown.forEach((line, ban) -> {
                Optional<BanRow> row = Optional.ofNullable(rows.get(ban.line().ip()))
                        .filter(found -> time.same(ban.line().began(), found.since()));
                lines.put(line, new Line(Optional.of(ban.toBan(row, time)), row.isPresent()));
            });
        }
        jail.listed(lines);
    }

    /**
     * All that is in force.
     *
     * @param ours the bans of fail2ban that were until now
     */
    public List<EngineBan> inForce(Collection<ActiveBan> ours, LastBans lastBans, Instant now) {
        List<EngineBan> inForce =
                new ArrayList<>(jails.values().stream().flatMap(Jail::bans).toList());
        Set<BannedInJail> listed = inForce.stream().map(BannedInJail::of).collect(Collectors.toSet());
        Map<String, Map<String, ActiveBan>> doubtful = new HashMap<>();
        for (ActiveBan ban : ours) {
            BannedInJail banned = BannedInJail.of(ban);
            Jail jail = jails.computeIfAbsent(banned.jail(), _ -> new Jail(now));
            if (!listed.contains(banned)) {
                switch (jail.verdict(banned)) {
                    case IN_FORCE -> inForce.add(asTold(ban));
                    case DOUBTFUL ->
                        doubtful.computeIfAbsent(banned.jail(), _ -> new HashMap<>())
                                .put(banned.ip(), ban);
                    case OVER -> {}
                }
            }
        }
        doubtful.forEach((jail, bans) -> {
            Optional<Map<String, BanRow>> rows = lastBans.of(jail, bans.keySet());
            rows.ifPresent(found -> {
                found.values().removeIf(row -> row.expired(now));
                bans.keySet().retainAll(found.keySet());
            });
            bans.values().forEach(ban -> inForce.add(asTold(ban)));
        });
        return inForce;
    }

    /** How many entries of the lists are no addresses. */
    public long unreadable() {
        return jails.values().stream()
                .flatMap(jail -> jail.lines.values().stream())
                .filter(line -> line.ban().isEmpty())
                .count();
    }

    private static EngineBan asTold(ActiveBan ban) {
        return new EngineBan(ban.range(), ban.scenario(), ban.reason(), Optional.of(ban.since()), ban.until());
    }

    /** A jail that the server has, or that bans of ours are from. */
    private final class Jail {

        private Phase phase = Phase.MISSING;
        private Instant since;
        private Counters counters;
        private Instant changedAt;
        private boolean readAgain;
        private Map<String, Line> lines = Map.of();

        /** What was in its list while it is restoring. */
        private final Set<BannedInJail> restored = new HashSet<>();

        private Jail(Instant now) {
            since = now;
        }

        /** The server has it not: whether that changes anything. */
        private boolean missed(Instant now) {
            if (phase == Phase.RESTORING || phase == Phase.COMPLETE) {
                enter(Phase.MISSING, now);
                counters = null;
                lines = Map.of();
            } else if (phase == Phase.MISSING && passed(grace, since, now)) {
                enter(Phase.GONE, now);
                return true;
            }
            return false;
        }

        /** The server has it: whether its list has to be read. */
        private boolean seen(Counters seen, Instant now) {
            boolean differs = !seen.equals(counters);
            if (differs) {
                if (counters == null || seen.total() < counters.total()) {
                    enter(Phase.RESTORING, now);
                }
                counters = seen;
                changedAt = now;
            }
            boolean read = differs || readAgain;
            readAgain = differs;
            return read;
        }

        /** Whether it has just become complete. */
        private boolean completed(Instant now) {
            boolean complete = phase == Phase.RESTORING
                    && (passed(grace, changedAt, now) || passed(LONGEST_RESTORING, since, now));
            if (complete) {
                enter(Phase.COMPLETE, now);
            }
            return complete;
        }

        private void enter(Phase next, Instant now) {
            phase = next;
            since = now;
            restored.clear();
        }

        private static boolean passed(Duration duration, Instant from, Instant now) {
            return !now.isBefore(from.plus(duration));
        }

        private void listed(Map<String, Line> list) {
            lines = list;
            if (phase == Phase.RESTORING) {
                bans().map(BannedInJail::of).forEach(restored::add);
            }
        }

        private Stream<EngineBan> bans() {
            return lines.values().stream().flatMap(line -> line.ban().stream());
        }

        /** Whether a ban of ours that is not in its list is over. */
        private Verdict verdict(BannedInJail banned) {
            return switch (phase) {
                case MISSING -> Verdict.IN_FORCE;
                case RESTORING -> restored.contains(banned) ? Verdict.OVER : Verdict.DOUBTFUL;
                case GONE, COMPLETE -> Verdict.OVER;
            };
        }
    }
}
