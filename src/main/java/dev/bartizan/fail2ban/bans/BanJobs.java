package dev.bartizan.fail2ban.bans;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.backoff.Backoff;
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
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Bans and unbans many addresses in batches, between which others get their turn at the server. Nothing is lost without
 * a word: what was not sent is told as failed.
 */
@Singleton
public class BanJobs {

    private static final Logger LOG = Logger.getLogger(BanJobs.class);

    /** Jobs that are over are kept, so that clients can see their result. */
    private static final int KEPT = 50;

    /** After a batch that took longer somebody else may be waiting. */
    private static final Duration MOMENT = Duration.ofMillis(10);

    /** Before a lost batch is sent again; to ban twice does no harm. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), 2, Duration.ofSeconds(4));

    private static final int MOST_ATTEMPTS = 6;

    /** Of a server that restarts. */
    private static final Set<Cause> PASSING = EnumSet.of(Cause.REFUSED, Cause.CONNECTION_LOST, Cause.NO_SUCH_SOCKET);

    /** One that is refused may be the address's fault; so many in a row are not. */
    private static final int MOST_REFUSALS = 3;

    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final Fail2banClient client;
    private final Clock clock;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, BanJob> jobs = new ConcurrentSkipListMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("fail2ban-bans").factory());

    BanJobs(Fail2banClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Changes bans and returns when all is done; the job is not remembered. */
    public BanJob run(JailName jail, Change change, CheckedAddresses addresses) {
        BanJob job = new BanJob(ids.incrementAndGet(), jail, change, addresses, clock);
        carryOut(job);
        return job;
    }

    /** Changes bans in the background, one job after the other, and returns at once. */
    public BanJob start(JailName jail, Change change, CheckedAddresses addresses) {
        BanJob job = new BanJob(ids.incrementAndGet(), jail, change, addresses, clock);
        jobs.put(job.id(), job);
        Iterator<BanJob> oldest = jobs.values().iterator();
        for (int surplus = jobs.size() - KEPT; surplus > 0 && oldest.hasNext(); surplus--) {
            if (oldest.next().isOver()) {
                oldest.remove();
            }
        }
        thread.execute(() -> carryOut(job));
        return job;
    }

    /** A job that was started. */
    public Optional<BanJob> find(long id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** The jobs that were started, the newest first. */
    public List<BanJob> list() {
        return List.copyOf(jobs.values()).reversed();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        jobs.values().forEach(BanJob::cancel);
        thread.shutdown();
        if (!thread.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnv("bans_still_being_sent");
        }
    }

    private void carryOut(BanJob job) {
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
        LOG.infov(
                "jail_bans_changed",
                kv("jail", job.jail().value()),
                kv("change", job.change().toString()),
                kv("state", end.state().toString()),
                kv("changed", end.changed()),
                kv("unchanged", end.unchanged()),
                kv("failed", end.failures().size()));
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
                if (refused.isUnknownJail() || ++refusals > MOST_REFUSALS) {
                    throw refused;
                }
                // Which one it was shows when they are sent one by one.
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
        int changed = (int) Answers.number(tell(command));
        long time = System.nanoTime() - begin;
        job.sent(batch.size(), changed);
        size.took(changed, Duration.ofNanos(time));
        if (time > MOMENT.toNanos()) {
            letOthersIn();
        }
    }

    /**
     * The server takes up the next batch before what others have sent meanwhile, if their connections are younger. When it
     * has answered this, it has answered them too.
     */
    private void letOthersIn() {
        try {
            client.ask("ping");
        } catch (UnreachableException gone) {
            LOG.debugv(gone, "fail2ban_gone_between_batches");
        }
    }

    /** Tells it again if the server is restarted meanwhile. */
    private Object tell(String... command) {
        boolean lost = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return client.tell(command);
            } catch (UnreachableException failure) {
                if (attempt == MOST_ATTEMPTS || !PASSING.contains(failure.reason())) {
                    throw failure;
                }
                lost = true;
            } catch (CommandFailedException refused) {
                // A server that has just been started does not have its jails yet.
                if (attempt == MOST_ATTEMPTS || !lost || !refused.isUnknownJail()) {
                    throw refused;
                }
            }
            LockSupport.parkNanos(BACKOFF.delay(attempt - 1).toNanos());
        }
    }
}
