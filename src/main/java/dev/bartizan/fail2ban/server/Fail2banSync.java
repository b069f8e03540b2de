package dev.bartizan.fail2ban.server;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.decision.allow.EngineAllowances;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.action.FailedActions;
import dev.bartizan.fail2ban.bans.BanDatabase;
import dev.bartizan.fail2ban.bans.BansInForce;
import dev.bartizan.fail2ban.bans.BansInForce.Counters;
import dev.bartizan.fail2ban.bans.Fail2banEngine;
import dev.bartizan.fail2ban.bans.ServerTime;
import dev.bartizan.fail2ban.bans.StoredBan;
import dev.bartizan.fail2ban.bans.UnseenBans;
import dev.bartizan.fail2ban.jail.Jails;
import dev.bartizan.fail2ban.list.JailLists;
import dev.bartizan.fail2ban.protocol.Answers;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import dev.bartizan.fail2ban.protocol.Reply;
import dev.bartizan.fail2ban.protocol.UnreachableException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Synchronises the bans of fail2ban: polls the server, which can't send events, once a second, and less often while it can't
 * be reached.
 */
@Singleton
class Fail2banSync {

    /** Number of polls in which every list is read at least once, also without changed counters. */
    private static final int ROUND = 60;

    private static final Logger LOG = Logger.getLogger(Fail2banSync.class);

    private final Fail2banConfig config;
    private final Fail2banClient client;
    private final Jails jails;
    private final BanDatabase database;
    private final DatabaseState state;
    private final Fail2banState server;
    private final EngineBans service;
    private final JailLists lists;
    private final EngineAllowances allowances;
    private final FailedActions failedActions;
    private final Clock clock;
    private final Deadline poll;
    private final PollBackoff backoff;
    private final BansInForce inForce;
    private final UnseenBans unseen = new UnseenBans();

    private int polls;

    /** The connection and the jails of the last poll. */
    private record Seen(long connection, Set<String> jails) {}

    private Seen seen = new Seen(0, Set.of());

    /** Whether changes are not stored yet. */
    private boolean outstanding;

    private Optional<BanDatabase.Stamp> stamp = Optional.empty();
    private boolean readHistory;
    private boolean stopped;

    Fail2banSync(
            Fail2banConfig config,
            Fail2banClient client,
            Jails jails,
            BanDatabase database,
            DatabaseState state,
            Fail2banState server,
            EngineBans service,
            JailLists lists,
            EngineAllowances allowances,
            ServerTime time,
            FailedActions failedActions,
            Clock clock,
            DeadlineQueue deadlines) {
        this.config = config;
        this.client = client;
        this.jails = jails;
        this.database = database;
        this.state = state;
        this.server = server;
        this.service = service;
        this.lists = lists;
        this.allowances = allowances;
        this.failedActions = failedActions;
        this.clock = clock;
        this.backoff = new PollBackoff(config.lookInterval());
        this.inForce = new BansInForce(time, config.jailGrace());
        this.poll = deadlines.add("fail2ban-sync", this::poll);
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (config.enabled()) {
            poll.now();
        }
    }

    /** Polls the server and stores changes. */
    synchronized void poll() {
        poll.in(config.lookInterval());
        // Opening our database loads the driver for both databases, and without it nothing can be stored.
        if (stopped || !state.opened() || state.failure().isPresent()) {
            return;
        }
        try {
            synchronise(clock.instant());
            // After the lists, so that a failure is not forgotten because its ban was not listed yet.
            failedActions.read();
            archive(clock.instant());
        } catch (UnreachableException unreachable) {
            // The client has logged the beginning of the failure.
            poll.in(backoff.failed());
            restart();
        } catch (CommandFailedException refused) {
            // The server answers, so the interval stays.
            backoff.reached();
            restart();
        } catch (DatabaseException failure) {
            LOG.debugv("fail2ban_not_synchronised", kv("error_code", failure.code()));
        }
    }

    /** Known bans stay in force, and the next answer counts as one of a restarted server. */
    private void restart() {
        inForce.unreachable();
        polls = 0;
    }

    /** Waits for a running poll, because the resources it uses are closed next. */
    synchronized void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        stopped = true;
    }

    private void synchronise(Instant now) {
        long mark = service.mark();
        Map<String, Counters> counters = counters();
        backoff.reached();
        Seen next = new Seen(client.connections(), counters.keySet());
        if (!next.equals(seen)) {
            // The server may have been started again, or a jail added: ignored addresses may be lost.
            seen = next;
            server.jails(next.jails());
            allowances.check();
        }
        int turn = polls++ % ROUND;
        if (turn == 0) {
            database.locate(client.query("get", "dbfile") instanceof String file ? file : null);
            failedActions.locate(client.query("get", "logtarget") instanceof String target ? target : null);
            failedActions.jails(counters.keySet());
        }
        BansInForce.Changes changes = inForce.update(counters, now);
        int position = 0;
        for (String jail : counters.keySet()) {
            if (changes.toRead().contains(jail) || position++ % ROUND == turn) {
                read(jail, now);
            }
        }
        outstanding |= changes.changed() || turn == 0;
        if (outstanding) {
            List<EngineBan> bans = inForce.inForce(service.of(Fail2banEngine.ORIGIN), this::lastBans, now);
            server.unreadableBans(inForce.unreadable());
            server.jailsWithOtherSpellings(inForce.jailsWithOtherSpellings());
            outstanding = !service.reconcile(Fail2banEngine.ORIGIN, mark, withoutListEntries(bans));
        }
    }

    /** Without the entries of lists that Bartizan placed in jails: the lists themselves are published. */
    private List<EngineBan> withoutListEntries(Collection<EngineBan> all) {
        Map<String, Set<IpRange>> placed = new HashMap<>();
        return all.stream()
                .filter(ban ->
                        !placed.computeIfAbsent(ban.scenario(), lists::placed).contains(ban.range()))
                .toList();
    }

    private Map<String, Counters> counters() {
        List<String> names = jails.names();
        List<Reply> replies = client.queryAll(
                names.stream().map(jail -> List.of("status", jail, "short")).toList());
        Map<String, Counters> counters = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            // The jail may have been stopped a moment ago.
            if (replies.get(i) instanceof Reply.Done done) {
                Map<String, Object> actions =
                        Answers.pairs(Answers.pairs(done.value()).get("Actions"));
                counters.put(
                        names.get(i),
                        new Counters(
                                Answers.number(actions.get("Currently banned")),
                                Answers.number(actions.get("Total banned"))));
            }
        }
        return counters;
    }

    private void read(String jail, Instant now) {
        Reply reply = client.queryAll(List.of(List.of("get", jail, "banip", "--with-time")))
                .getFirst();
        if (reply instanceof Reply.Done done) {
            List<String> lines = Answers.texts(done.value());
            inForce.read(jail, lines, this::lastBans, now);
            failedActions.listed(jail, lines);
        }
    }

    private Optional<Map<String, StoredBan>> lastBans(String jail, Collection<String> ips) {
        return database.read(reader -> reader.last(jail, ips));
    }

    /** Reads new history after each change of the file and once more later: a second change at once may not alter the stamp. */
    private void archive(Instant now) {
        Optional<BanDatabase.Stamp> before = stamp;
        stamp = database.stamp();
        if (!stamp.map(BanDatabase.Stamp::file).equals(before.map(BanDatabase.Stamp::file))) {
            unseen.startOver();
        }
        boolean changed = !stamp.equals(before);
        if (changed || readHistory) {
            readHistory = database.read(reader -> unseen.read(reader, now)).orElse(true) || changed;
        }
        unseen.ended(now, ended -> {
            int added = service.archive(Fail2banEngine.ORIGIN, withoutListEntries(ended));
            if (added > 0) {
                LOG.infov("fail2ban_history_archived", kv("bans", added));
            }
        });
    }
}
