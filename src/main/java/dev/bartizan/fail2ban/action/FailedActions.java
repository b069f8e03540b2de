package dev.bartizan.fail2ban.action;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.bans.BanLine;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Bans that the server lists although one of its actions failed, so that they may not be enforced. The server says so only in
 * its log, whose end is read. In memory only. Thread-safe.
 */
@Singleton
public class FailedActions {

    private static final Logger LOG = Logger.getLogger(FailedActions.class);

    /** Maximum number of bans that are kept; the oldest ones are forgotten. */
    private static final int MOST = 10_000;

    /** Whether the server's log is known and can be read. */
    public enum State {
        /** The server was not reached yet. */
        UNKNOWN,
        /** The server logs to no file, for example to the journal. */
        NONE,
        READABLE,
        UNREADABLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Key(String jail, String banned) {}

    private record Failure(LocalDateTime at, Set<String> actions) {}

    private final Optional<Path> configured;
    private final Map<Key, Failure> failures = new LinkedHashMap<>();

    /** The banned text of each jail's last notice. */
    private final Map<String, String> noticed = new HashMap<>();

    private @Nullable ServerLog log;
    private State state = State.UNKNOWN;

    public FailedActions(Fail2banConfig config) {
        this.configured = config.log();
    }

    /** Whether the log was readable when it was last read. */
    public synchronized State state() {
        return state;
    }

    /** Number of bans whose action failed. */
    public synchronized int count() {
        return failures.size();
    }

    /** The names of a ban's actions that failed, sorted; empty if none is known. */
    public synchronized List<String> of(String jail, BanLine ban) {
        return Optional.ofNullable(failures.get(new Key(jail, ban.ip())))
                .filter(failure -> isOf(failure, ban))
                .map(failure -> List.copyOf(failure.actions()))
                .orElse(List.of());
    }

    /** A failure before the ban began is one of an earlier ban. Both times are local times of the server. */
    private static boolean isOf(Failure failure, BanLine ban) {
        return !failure.at().isBefore(ban.began());
    }

    /**
     * Sets the path of the log.
     *
     * @param target the server's answer to {@code get logtarget}: a path for the server, or the name of another target
     */
    public synchronized void locate(@Nullable String target) {
        Optional<Path> file = configured.or(() ->
                Optional.ofNullable(target).filter(path -> path.startsWith("/")).map(Path::of));
        if (file.isEmpty()) {
            log = null;
            state = State.NONE;
        } else if (log == null || !log.file().equals(file.get())) {
            log = new ServerLog(file.get());
        }
    }

    /** Reads what was added to the log. Does nothing before {@link #locate}. */
    public synchronized void read() {
        if (log == null) {
            return;
        }
        try {
            log.added().forEach(line -> ServerLogLine.parse(line).ifPresent(this::add));
            state = State.READABLE;
        } catch (IOException failure) {
            if (state != State.UNREADABLE) {
                LOG.infov("fail2ban_log_unreadable", kv("path", log.file()), kv("reason", failure.toString()));
            }
            state = State.UNREADABLE;
        }
    }

    private void add(ServerLogLine line) {
        switch (line) {
            case ServerLogLine.Noticed notice -> {
                succeeded(new Key(notice.jail(), notice.banned()), notice.action());
                noticed.put(notice.jail(), notice.banned());
            }
            case ServerLogLine.Failed failed -> {
                String banned = failed.banned().orElse(noticed.get(failed.jail()));
                if (banned != null) {
                    Key key = new Key(failed.jail(), banned);
                    Set<String> actions = new TreeSet<>(Set.of(failed.action()));
                    Optional.ofNullable(failures.remove(key)).ifPresent(before -> actions.addAll(before.actions()));
                    failures.put(key, new Failure(failed.at(), actions));
                    if (failures.size() > MOST) {
                        failures.remove(failures.keySet().iterator().next());
                    }
                }
            }
        }
    }

    /** Forgets the failure of one action, or of all. */
    private void succeeded(Key key, Optional<String> action) {
        Failure failure = failures.get(key);
        if (failure != null) {
            action.ifPresentOrElse(
                    failure.actions()::remove, () -> failure.actions().clear());
            if (failure.actions().isEmpty()) {
                failures.remove(key);
            }
        }
    }

    /** Forgets the failures of bans that a jail does not list any more. */
    public synchronized void listed(String jail, Collection<String> lines) {
        if (failures.keySet().stream().noneMatch(key -> key.jail().equals(jail))) {
            return;
        }
        Map<String, BanLine> bans = new HashMap<>();
        lines.forEach(line -> BanLine.parse(line).ifPresent(ban -> bans.put(ban.ip(), ban)));
        failures.entrySet()
                .removeIf(each -> each.getKey().jail().equals(jail)
                        && Optional.ofNullable(bans.get(each.getKey().banned()))
                                .filter(ban -> isOf(each.getValue(), ban))
                                .isEmpty());
    }

    /** Forgets the failures of jails that the server has no more. */
    public synchronized void jails(Set<String> running) {
        failures.keySet().removeIf(key -> !running.contains(key.jail()));
        noticed.keySet().retainAll(running);
    }
}
