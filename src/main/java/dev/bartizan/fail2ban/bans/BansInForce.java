package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ban.inforce.ActiveBan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which bans of fail2ban are in force: the bans that the server lists and, after its restart, the bans that it will
 * list again soon. A starting server creates its jails one after the other and restores the bans of each from its database
 * one by one. Not thread-safe.
 */
public final class BansInForce {

    /** After this time a jail counts as complete even if its bans still change. */
    static final Duration LONGEST_RESTORING = Duration.ofMinutes(10);

    private static final Line UNREADABLE = new Line(Optional.empty(), true);

    /**
     * The counters of {@code status <jail> short}. Every change of a jail's bans changes one of them, except an extension of
     * a ban.
     *
     * @param banned number of bans in force
     * @param total number of bans since the jail was started
     */
    public record Counters(long banned, long total) {}

    /**
     * The result of a poll of the counters.
     *
     * @param toRead jails whose list must be read: those with changed counters, and again at the next poll, because the
     *     server extends bans a moment after it has set them
     * @param changed whether the bans in force may have changed
     */
    public record Changes(Set<String> toRead, boolean changed) {}

    /** fail2ban's database. */
    @FunctionalInterface
    public interface LastBans {

        /** The last ban of each address in this jail, without lifted ones; empty if the database can't be read. */
        Optional<Map<String, StoredBan>> of(String jail, Collection<String> ips);
    }

    /** A parsed line of a list: its ban if it is of an address, and whether it can be reused. */
    private record Line(Optional<EngineBan> ban, boolean known) {

        /** The server lists the ban, so it is in force. If it has ended long ago by its times, they are wrong. */
        Line listed(Instant now) {
            return ban.filter(found -> found.until()
                            .filter(now.minus(ServerTime.SLACK)::isAfter)
                            .isPresent())
                    .map(found -> new Line(
                            Optional.of(found.until(
                                    ServerTime.after(now, found.until().orElseThrow()))),
                            known))
                    .orElse(this);
        }
    }

    private enum Phase {
        /** The server does not have the jail, but had it a moment ago or may have it soon. */
        MISSING,
        /** The server does not have the jail any more. */
        GONE,
        /** The jail is new and still restores its bans. */
        RESTORING,
        /** The jail's list is complete. */
        COMPLETE
    }

    /** The verdict on a known ban that is not in its jail's list. */
    private enum Verdict {
        IN_FORCE,
        OVER,
        /** In force unless fail2ban's database says that it was lifted. */
        DOUBTFUL
    }

    private final ServerTime time;
    private final Duration grace;
    private final Map<String, Jail> jails = new HashMap<>();

    /** Texts that the server and its database have instead of {@link JailBanKey#ip}; kept while the server restarts. */
    private final Map<JailBanKey, String> otherSpellings = new HashMap<>();

    /** Whether the server's jails are not known yet. */
    private boolean unknown = true;

    /** The correction of the server's times when the last list was read; another one needs all lists to be read again. */
    private Duration correction = Duration.ZERO;

    /**
     * @param time converts the server's local times
     * @param grace how long a jail may be missing before its bans end, and how long a new jail must be unchanged to count as
     *     complete
     */
    public BansInForce(ServerTime time, Duration grace) {
        this.time = time;
        this.grace = grace;
    }

    /** The server can't be reached: known bans stay in force, and its next answer counts as a restart. */
    public void unreachable() {
        jails.clear();
        unknown = true;
    }

    /** Processes the counters of all jails that the server has. */
    public Changes update(Map<String, Counters> counters, Instant now) {
        boolean changed = unknown;
        unknown = false;
        for (Map.Entry<String, Jail> known : jails.entrySet()) {
            changed |= !counters.containsKey(known.getKey()) && known.getValue().missed(now);
        }
        Set<String> toRead = new TreeSet<>();
        boolean corrected = !correction.equals(time.correction());
        correction = time.correction();
        for (Map.Entry<String, Counters> seen : counters.entrySet()) {
            Jail jail = jails.computeIfAbsent(seen.getKey(), _ -> new Jail(now));
            if (jail.seen(seen.getValue(), now) || corrected) {
                toRead.add(seen.getKey());
            }
            changed |= jail.completed(now);
        }
        return new Changes(toRead, changed || !toRead.isEmpty());
    }

    /**
     * Processes the list of a jail that was in the last poll.
     *
     * @param list lines of {@code get <jail> banip --with-time}
     */
    public void read(String name, Collection<String> list, LastBans lastBans, Instant now) {
        Jail jail = Objects.requireNonNull(jails.get(name), "the jail was in the last poll");
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
            Map<String, StoredBan> rows = lastBans.of(
                            name,
                            unknown.values().stream()
                                    .map(ban -> ban.line().ip())
                                    .toList())
                    .orElse(Map.of());
            Map<String, StoredBan> same = new HashMap<>();
            unknown.forEach(
                    (line, ban) -> Optional.ofNullable(rows.get(ban.line().ip()))
                            .filter(found -> time.same(ban.line().began(), found.since()))
                            .ifPresent(found -> same.put(line, found)));
            // The newest one, because the difference changes with summer time.
            unknown.entrySet().stream()
                    .filter(ban -> same.containsKey(ban.getKey()))
                    .max(Comparator.comparing(ban -> ban.getValue().line().began()))
                    .ifPresentOrElse(
                            newest -> time.learn(
                                    newest.getValue().line().began(),
                                    Objects.requireNonNull(same.get(newest.getKey()))
                                            .since()),
                            () -> time.fit(
                                    unknown.values().stream()
                                            .map(ListedBan::line)
                                            .toList(),
                                    now));
            unknown.forEach((line, ban) -> {
                Optional<StoredBan> row = Optional.ofNullable(same.get(line));
                lines.put(line, new Line(Optional.of(ban.toBan(row, time)), row.isPresent()));
            });
        }
        for (ListedBan ban : unknown.values()) {
            if (ban.line().ip().equals(ban.banned().ip())) {
                otherSpellings.remove(ban.banned());
            } else {
                otherSpellings.put(ban.banned(), ban.line().ip());
            }
        }
        lines.replaceAll((_, line) -> line.listed(now));
        jail.listed(lines);
    }

    /**
     * All bans in force.
     *
     * @param ours the bans of fail2ban that are stored as in force
     */
    public List<EngineBan> inForce(Collection<ActiveBan> ours, LastBans lastBans, Instant now) {
        List<EngineBan> inForce =
                new ArrayList<>(jails.values().stream().flatMap(Jail::bans).toList());
        Set<JailBanKey> listed = inForce.stream().map(JailBanKey::of).collect(Collectors.toSet());
        Map<String, Map<String, ActiveBan>> doubtful = new HashMap<>();
        for (ActiveBan ban : ours) {
            JailBanKey banned = JailBanKey.of(ban);
            Jail jail = jails.computeIfAbsent(banned.jail(), _ -> new Jail(now));
            if (!listed.contains(banned)) {
                switch (jail.verdict(banned)) {
                    case IN_FORCE -> inForce.add(toEngineBan(ban));
                    case DOUBTFUL ->
                        doubtful.computeIfAbsent(banned.jail(), _ -> new HashMap<>())
                                .put(otherSpellings.getOrDefault(banned, banned.ip()), ban);
                    case OVER -> {}
                }
            }
        }
        doubtful.forEach((jail, bans) -> {
            Optional<Map<String, StoredBan>> rows = lastBans.of(jail, bans.keySet());
            rows.ifPresent(found -> {
                found.values().removeIf(row -> row.expired(now));
                bans.keySet().retainAll(found.keySet());
            });
            bans.values().forEach(ban -> inForce.add(toEngineBan(ban)));
        });
        otherSpellings.keySet().retainAll(inForce.stream().map(JailBanKey::of).collect(Collectors.toSet()));
        return inForce;
    }

    /** The jails that ban an address in another spelling than fail2ban's own, as far as {@link #inForce} found. */
    public Set<String> jailsWithOtherSpellings() {
        return otherSpellings.keySet().stream().map(JailBanKey::jail).collect(Collectors.toSet());
    }

    /** The number of listed bans that are not of an address. */
    public long unreadable() {
        return jails.values().stream()
                .flatMap(jail -> jail.lines.values().stream())
                .filter(line -> line.ban().isEmpty())
                .count();
    }

    private static EngineBan toEngineBan(ActiveBan ban) {
        return new EngineBan(ban.range(), ban.scenario(), ban.reason(), Optional.of(ban.since()), ban.until());
    }

    /** A jail of the server or of a stored ban. */
    private final class Jail {

        private Phase phase = Phase.MISSING;
        private Instant since;
        private @Nullable Counters counters;
        private @Nullable Instant changedAt;
        private boolean readAgain;
        private Map<String, Line> lines = Map.of();

        /** Bans that were in its list while it is restoring. */
        private final Set<JailBanKey> restored = new HashSet<>();

        private Jail(Instant now) {
            since = now;
        }

        /** The server does not have the jail. Returns whether its bans end now. */
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

        /** The server has the jail. Returns whether its list must be read. */
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

        /** Returns whether the jail has just become complete. */
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

        private static boolean passed(Duration duration, @Nullable Instant from, Instant now) {
            return from != null && !now.isBefore(from.plus(duration));
        }

        private void listed(Map<String, Line> list) {
            lines = list;
            if (phase == Phase.RESTORING) {
                bans().map(JailBanKey::of).forEach(restored::add);
            }
        }

        private Stream<EngineBan> bans() {
            return lines.values().stream().flatMap(line -> line.ban().stream());
        }

        /** The verdict on a stored ban that is not in the jail's list. */
        private Verdict verdict(JailBanKey banned) {
            return switch (phase) {
                case MISSING -> Verdict.IN_FORCE;
                case RESTORING -> restored.contains(banned) ? Verdict.OVER : Verdict.DOUBTFUL;
                case GONE, COMPLETE -> Verdict.OVER;
            };
        }
    }
}
