package dev.bartizan.fail2ban.list;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.blocklist.ListsChanged;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.ListedRanges;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.bans.BanJob;
import dev.bartizan.fail2ban.bans.BanJob.Change;
import dev.bartizan.fail2ban.bans.BanJobs;
import dev.bartizan.fail2ban.bans.CheckedAddresses;
import dev.bartizan.fail2ban.jail.Jails;
import dev.bartizan.fail2ban.list.JailListProgress.State;
import dev.bartizan.fail2ban.protocol.Answers;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.remediation.Remediation;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Bans the entries of lists in jails, for hosts that have only fail2ban. While jobs run it checks at least once a second
 * whether one has ended; {@link BanJobs} does the banning and lifting.
 */
@Singleton
public class JailLists {

    private static final Logger LOG = Logger.getLogger(JailLists.class);

    /** Longest time between two checks of a running job. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Database database;
    private final JailListRepository repository;
    private final DecisionPublisher decisions;
    private final Jails jails;
    private final Fail2banClient client;
    private final BanJobs jobs;
    private final Fail2banConfig config;
    private final Clock clock;
    private final Duration pause;
    private final Deadline turn;
    private final Audit audit;

    private final Map<Long, FollowedList> lists = new ConcurrentHashMap<>();
    private final Map<Long, JailListProgress> progress = new ConcurrentHashMap<>();

    /** When each list is due by its ID; a list without an entry is due at once. */
    private final Map<Long, Instant> next = new ConcurrentHashMap<>();

    /** Used only by {@link #advanceAll}. */
    private final Map<Long, Run> running = new HashMap<>();

    /** A job, and the progress before it. */
    private record Run(BanJob job, JailListProgress before) {

        JailListProgress progress() {
            return before.less(job.progress().counts().done());
        }
    }

    JailLists(
            Database database,
            JailListRepository repository,
            DecisionPublisher decisions,
            Jails jails,
            Fail2banClient client,
            BanJobs jobs,
            Fail2banConfig config,
            Clock clock,
            DeadlineQueue deadlines,
            Audit audit) {
        this.database = database;
        this.repository = repository;
        this.decisions = decisions;
        this.jails = jails;
        this.client = client;
        this.jobs = jobs;
        this.config = config;
        Duration interval = config.lists().interval();
        this.pause = interval.compareTo(LONGEST_PAUSE) < 0 ? interval : LONGEST_PAUSE;
        this.clock = clock;
        this.turn = deadlines.add("fail2ban-lists", this::advanceAll);
        this.audit = audit;
    }

    /** The entries of lists that are banned in a jail. They are already published as decisions of the lists. */
    public Set<IpRange> placed(String jail) {
        return lists.values().stream()
                .filter(list -> list.jail().value().equals(jail))
                .flatMap(list -> list.placed().stream())
                .collect(Collectors.toSet());
    }

    /** The lists of a jail, by name. */
    List<JailListView> list(JailName jail) {
        return lists.values().stream()
                .filter(list -> list.jail().equals(jail))
                .sorted(Comparator.comparing(FollowedList::list))
                .map(this::view)
                .toList();
    }

    private JailListView view(FollowedList list) {
        return JailListView.of(list, progress.getOrDefault(list.id(), JailListProgress.PENDING));
    }

    /**
     * Follows a list in a jail from now on.
     *
     * @param maxEntries maximum number of entries
     * @throws ServiceException {@code VALIDATION_FAILED} for too many, or a list that doesn't block; {@code NOT_FOUND} for
     *     a list that is not published; fail2ban's error about the jail; a database failure
     */
    JailListView follow(JailName jail, String list, int maxEntries) {
        int allowed = config.lists().maxEntries();
        if (maxEntries > allowed) {
            throw new ServiceException(
                    ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of("max_entries", "must be at most " + allowed)));
        }
        requireBlocking(list);
        if (entries(list).isEmpty()) {
            throw new ServiceException(ErrorCode.NOT_FOUND, Map.of("list", list));
        }
        jails.require(jail);
        FollowedList followed = store(() -> {
            JailListRow row = repository.find(jail.value(), list).orElseGet(repository::create);
            row.jail = jail.value();
            row.list = list;
            row.maxEntries = maxEntries;
            row.mode = JailListRow.Mode.FOLLOWED;
            repository.persist(row);
            audit.record(
                    AuditChange.of("jail.list", jail).after("list", list, "max_entries", maxEntries, "mode", row.mode));
            return row;
        });
        advanceNow(followed);
        LOG.infov("jail_list_followed", kv("jail", jail.value()), kv("list", list), kv("max_entries", maxEntries));
        return view(followed);
    }

    /**
     * Stops updating a list; bans in force stay.
     *
     * @throws ServiceException {@code NOT_FOUND}; a database failure
     */
    JailListView cancel(JailName jail, String list) {
        return mode(jail, list, JailListRow.Mode.CANCELLED);
    }

    /**
     * Lifts all bans of a list in a jail, then removes the list.
     *
     * @throws ServiceException {@code NOT_FOUND}; a database failure
     */
    JailListView leave(JailName jail, String list) {
        return mode(jail, list, JailListRow.Mode.LEAVING);
    }

    private JailListView mode(JailName jail, String list, JailListRow.Mode mode) {
        FollowedList changed = store(() -> {
            JailListRow row = repository
                    .find(jail.value(), list)
                    .orElseThrow(() ->
                            new ServiceException(ErrorCode.NOT_FOUND, Map.of("jail", jail.value(), "list", list)));
            audit.record(
                    AuditChange.of("jail.list", jail).before("mode", row.mode).after("list", list, "mode", mode));
            row.mode = mode;
            return row;
        });
        advanceNow(changed);
        LOG.infov("jail_list_mode_set", kv("jail", jail.value()), kv("list", list), kv("mode", mode));
        return view(changed);
    }

    /** Stores a change and updates the copy in memory. */
    private synchronized FollowedList store(Supplier<JailListRow> change) {
        FollowedList stored = database.write(() -> FollowedList.of(change.get()));
        lists.put(stored.id(), stored);
        return stored;
    }

    private void place(FollowedList list, Set<IpRange> placed) {
        if (!placed.equals(list.placed())) {
            store(() -> {
                JailListRow row = repository.findById(list.id());
                row.place(placed);
                return row;
            });
        }
    }

    private synchronized void forget(FollowedList list) {
        database.write(() -> repository.deleteById(list.id()));
        lists.remove(list.id());
        progress.remove(list.id());
        next.remove(list.id());
        LOG.infov("jail_list_left", kv("jail", list.jail().value()), kv("list", list.list()));
    }

    synchronized void load(@Observes @Priority(Lifecycle.Open.JAIL_LISTS) DatabaseOpened event) {
        List<FollowedList> stored = database.read(
                () -> repository.ofThisNode().stream().map(FollowedList::of).toList());
        lists.clear();
        stored.forEach(list -> lists.put(list.id(), list));
        advanceAllNow();
    }

    void listsChanged(@Observes ListsChanged event) {
        advanceAllNow();
    }

    private void advanceAllNow() {
        next.clear();
        if (!lists.isEmpty()) {
            turn.now();
        }
    }

    private void advanceNow(FollowedList list) {
        next.remove(list.id());
        turn.now();
    }

    private void advanceAll() {
        advance();
        Instant due = lists.keySet().stream()
                .map(id -> next.getOrDefault(id, Instant.MIN))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        Instant soon = clock.instant().plus(pause);
        turn.by(due.isBefore(soon) || !running.isEmpty() ? soon : due);
    }

    /** Advances each list: handles ended jobs and changed modes, and compares jail and list from time to time. */
    private void advance() {
        Instant now = clock.instant();
        for (FollowedList list : lists.values()) {
            Run run = running.get(list.id());
            Instant wait = next.getOrDefault(list.id(), Instant.MIN);
            // A time that is further away than the interval means that the clock was set back.
            boolean due =
                    !wait.isAfter(now) || wait.isAfter(now.plus(config.lists().interval()));
            try {
                if (run != null) {
                    advance(list, run, due);
                } else if (due) {
                    begin(list);
                }
            } catch (ServiceException failure) {
                running.remove(list.id());
                wait(list, failure.getMessage());
            }
        }
    }

    private void wait(FollowedList list, String reason) {
        JailListProgress before = progress.getOrDefault(list.id(), JailListProgress.PENDING);
        if (before.state() != State.WAITING) {
            LOG.warnv(
                    "jail_list_waits", kv("jail", list.jail().value()), kv("list", list.list()), kv("reason", reason));
        }
        progress.put(list.id(), before.waiting(reason));
        scheduleNext(list);
    }

    private void scheduleNext(FollowedList list) {
        next.put(list.id(), clock.instant().plus(config.lists().interval()));
    }

    private void begin(FollowedList list) {
        if (list.mode() == JailListRow.Mode.CANCELLED) {
            progress.compute(
                    list.id(),
                    (id, before) -> before == null ? JailListProgress.PENDING.cancelled() : before.cancelled());
            scheduleNext(list);
            return;
        }
        boolean leaving = list.mode() == JailListRow.Mode.LEAVING;
        // A list that is disabled, deleted or expired has no entries.
        IpRangeList entries = leaving ? IpRangeList.EMPTY : entries(list.list()).orElse(IpRangeList.EMPTY);
        Placement placement = Placement.of(entries, list.maxEntries(), list.placed(), banned(list.jail()));
        if (!placement.isEmpty()) {
            place(list, placement.intended());
            start(list, placement);
        } else if (leaving) {
            forget(list);
        } else {
            place(list, placement.placed());
            progress.put(list.id(), JailListProgress.of(State.DONE, placement));
            scheduleNext(list);
        }
    }

    /** Starts a job: lifts first; the next comparison after it bans. */
    private void start(FollowedList list, Placement placement) {
        boolean lifting = !placement.lift().isEmpty();
        JailListProgress before = JailListProgress.of(lifting ? State.LIFTING : State.BANNING, placement);
        BanJob job = jobs.start(
                list.jail(),
                lifting ? Change.UNBAN : Change.BAN,
                CheckedAddresses.of(lifting ? placement.lift() : placement.ban()));
        progress.put(list.id(), before);
        running.put(list.id(), new Run(job, before));
        next.put(list.id(), Instant.MAX);
    }

    /**
     * A changed mode or list cancels the running job. Entries that were about to be banned stay recorded even if the job did
     * not get to them: a restarting server does not list all of its bans yet.
     */
    private void advance(FollowedList list, Run run, boolean due) {
        BanJob job = run.job();
        progress.put(list.id(), run.progress());
        if (!job.isOver()) {
            if (due) {
                job.cancel();
            }
            return;
        }
        running.remove(list.id());
        List<BanJob.Failure> failures = job.progress().failures();
        if (failures.isEmpty()) {
            next.remove(list.id());
        } else {
            wait(list, failures.getLast().reason());
        }
    }

    private Optional<IpRangeList> entries(String list) {
        return decisions.require().lists().stream()
                .filter(listed ->
                        listed.list().name().equals(list) && listed.list().type() == Remediation.ban)
                .map(ListedRanges::ranges)
                .findFirst();
    }

    private void requireBlocking(String list) {
        decisions.require().lists().stream()
                .map(ListedRanges::list)
                .filter(listed -> listed.name().equals(list) && listed.type() != Remediation.ban)
                .forEach(mild -> {
                    throw new ServiceException(
                            ErrorCode.VALIDATION_FAILED,
                            Map.of(
                                    "fields",
                                    Map.of("list", "has the type " + mild.type() + ", but jails can only ban")));
                });
    }

    private Set<IpRange> banned(JailName jail) {
        jails.require(jail);
        return Answers.texts(client.query("get", jail.value(), "banip")).stream()
                .flatMap(JailLists::range)
                .collect(Collectors.toSet());
    }

    /** A banned text can be anything; only addresses and ranges count. */
    private static Stream<IpRange> range(String text) {
        try {
            return Stream.of(IpRange.parse(text));
        } catch (IpSyntaxException none) {
            return Stream.empty();
        }
    }
}
