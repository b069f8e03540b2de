package dev.bartizan.fail2ban.bans;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.backoff.Backoff;
import dev.bartizan.ban.EngineBans;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.fail2ban.bans.BanJob.Change;
import dev.bartizan.fail2ban.bans.BanJob.Progress;
import dev.bartizan.fail2ban.protocol.Answers;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.fail2ban.protocol.UnreachableException;
import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Bans and unbans many addresses in batches, so that other commands can run in between. Addresses that were not sent are
 * reported as failures.
 */
@Singleton
public class BanJobs {

    private static final Logger LOG = Logger.getLogger(BanJobs.class);

    /** Number of ended jobs that are kept for clients. */
    private static final int KEPT = 50;

    /** After a batch that took longer, other commands may be waiting. */
    private static final Duration LONG_BATCH = Duration.ofMillis(10);

    /** Delay before a lost batch is sent again; banning twice does no harm. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), 2, Duration.ofSeconds(4));

    private static final int MAX_ATTEMPTS = 6;

    /** Causes that a restarting server produces. */
    private static final Set<Cause> TRANSIENT = EnumSet.of(Cause.REFUSED, Cause.CONNECTION_LOST, Cause.NO_SUCH_SOCKET);

    /** One refusal can be the fault of its address; more refusals in a row are not. */
    private static final int MAX_REFUSALS = 3;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Fail2banClient client;
    private final Clock clock;
    private final Audit audit;
    private final EngineBans bans;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, BanJob> jobs = new ConcurrentSkipListMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("fail2ban-bans").factory());

    BanJobs(Fail2banClient client, Clock clock, Audit audit, EngineBans bans) {
        this.client = client;
        this.clock = clock;
        this.audit = audit;
        this.bans = bans;
    }

    /** Runs a job on the calling thread and returns it when it has ended; it is not listed. */
    public BanJob run(JailName jail, Change change, CheckedAddresses addresses) {
        BanJob job = new BanJob(ids.incrementAndGet(), jail, change, addresses, clock);
        execute(job);
        Progress end = job.progress();
        report(
                job,
                addresses,
                "changed",
                end.counts().changed(),
                "failed",
                end.failures().size());
        return job;
    }

    /** Queues a job and returns at once. Queued jobs run one after the other. */
    public BanJob start(JailName jail, Change change, CheckedAddresses addresses) {
        BanJob job = new BanJob(ids.incrementAndGet(), jail, change, addresses, clock);
        jobs.put(job.id(), job);
        Iterator<BanJob> oldest = jobs.values().iterator();
        for (int surplus = jobs.size() - KEPT; surplus > 0 && oldest.hasNext(); surplus--) {
            if (oldest.next().isOver()) {
                oldest.remove();
            }
        }
        thread.execute(() -> execute(job));
        report(job, addresses, "job", job.id());
        return job;
    }

    /** Jobs for lists begin without a request; the audit log has who put the list into the jail. */
    private void report(BanJob job, CheckedAddresses addresses, Object... more) {
        if (audit.caller().way() == AuditCaller.Way.AUTOMATION) {
            return;
        }
        List<Object> fields = new ArrayList<>(List.of(
                "addresses",
                addresses.texts().size(),
                "first",
                addresses.texts().stream().limit(10).toList()));
        fields.addAll(List.of(more));
        audit.report(AuditChange.of(job.change() == Change.BAN ? "jail.ban" : "jail.lift", job.jail())
                .after(fields.toArray()));
    }

    /** A queued, running or recently ended job. */
    public Optional<BanJob> find(long id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** The queued, running and recently ended jobs, newest first. */
    public List<BanJob> list() {
        return List.copyOf(jobs.values()).reversed();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        jobs.values().forEach(BanJob::cancel);
        thread.shutdown();
        if (!thread.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnv("bans_still_being_sent");
        }
    }

    private void execute(BanJob job) {
        if (!job.begin()) {
            return;
        }
        try {
            send(job);
        } catch (CommandFailedException refused) {
            job.giveUp("Not sent: " + refused.reason());
        } catch (UnreachableException lost) {
            job.giveUp("Not sent, or not answered: " + lost.getMessage());
        }
        Progress end = job.progress();
        if (job.change() == Change.UNBAN && end.counts().changed() > 0) {
            publishLift(job);
        }
        LOG.infov(
                "jail_bans_changed",
                kv("jail", job.jail().value()),
                kv("change", job.change().toString()),
                kv("state", end.state().toString()),
                kv("changed", end.counts().changed()),
                kv("unchanged", end.counts().unchanged()),
                kv("failed", end.failures().size()));
    }

    /** Ends the bans here, too: the server may be stopped before it is polled again. */
    private void publishLift(BanJob job) {
        Set<JailBanKey> sent = job.sent().stream()
                .flatMap(text -> JailBanKey.parse(job.jail().value(), text).stream())
                .collect(Collectors.toSet());
        try {
            bans.liftedByEngine(Fail2banEngine.ORIGIN, ban -> sent.contains(JailBanKey.of(ban)));
        } catch (DatabaseException failure) {
            // The next poll of the server ends them.
            LOG.debugv("jail_bans_not_ended", kv("error_code", failure.code()));
        }
    }

    private void send(BanJob job) {
        BatchSize size = new BatchSize();
        int refusals = 0;
        List<String> batch = job.batch(size.current());
        while (!batch.isEmpty()) {
            try {
                send(job, batch, size);
                refusals = 0;
            } catch (CommandFailedException refused) {
                if (refused.isUnknownJail() || ++refusals > MAX_REFUSALS) {
                    throw refused;
                }
                // Sending one by one shows which address was refused.
                if (batch.size() == 1) {
                    job.refused(refused.reason());
                }
                size.restart();
            }
            batch = job.batch(size.current());
        }
    }

    private void send(BanJob job, List<String> batch, BatchSize size) {
        String[] command = Stream.concat(
                        Stream.of("set", job.jail().value(), job.change().command()), batch.stream())
                .toArray(String[]::new);
        long begin = System.nanoTime();
        int changed = (int) Answers.number(sendWithRetry(command));
        long time = System.nanoTime() - begin;
        job.sent(batch.size(), changed);
        size.adapt(changed, Duration.ofNanos(time));
        if (time > LONG_BATCH.toNanos()) {
            yieldToOthers();
        }
    }

    /**
     * The server serves older connections first, so the next batch would overtake commands of younger connections. When the
     * server has answered this ping, it has answered them too.
     */
    private void yieldToOthers() {
        try {
            client.query("ping");
        } catch (UnreachableException gone) {
            LOG.debugv(gone, "fail2ban_gone_between_batches");
        }
    }

    /** Sends a command; retries if the server is being restarted. */
    private Object sendWithRetry(String... command) {
        boolean lost = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return client.execute(command);
            } catch (UnreachableException failure) {
                if (attempt == MAX_ATTEMPTS || !TRANSIENT.contains(failure.reason())) {
                    throw failure;
                }
                lost = true;
            } catch (CommandFailedException refused) {
                // A server that has just started does not have its jails yet.
                if (attempt == MAX_ATTEMPTS || !lost || !refused.isUnknownJail()) {
                    throw refused;
                }
            }
            LockSupport.parkNanos(BACKOFF.delay(attempt - 1).toNanos());
        }
    }
}
