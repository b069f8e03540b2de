package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.importing.progress.ImportPhase;
import dev.bartizan.blocklist.importing.progress.ImportStep;
import dev.bartizan.blocklist.importing.progress.RunningImport;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Ensures that at most one import runs at a time. */
@Singleton
public class ImportState {

    private final AtomicReference<@Nullable Attempt> running = new AtomicReference<>();

    /**
     * Begins an import, which ends when the attempt is closed.
     *
     * @throws ServiceException {@code IMPORT_ALREADY_RUNNING}
     */
    Attempt begin() {
        Attempt attempt = new Attempt();
        Attempt other = running.get();
        // An import that has reported its end is stored, but it may still send notifications.
        boolean free = other == null || other.progress.last();
        if (!free || !running.compareAndSet(other, attempt)) {
            throw new ServiceException(ErrorCode.IMPORT_ALREADY_RUNNING, Map.of("run", runningId()));
        }
        return attempt;
    }

    /** The running import. */
    public Optional<Attempt> running() {
        return Optional.ofNullable(running.get());
    }

    /** The given run, if it is the running one. */
    public Optional<Attempt> running(long run) {
        return running().filter(attempt -> attempt.run() == run);
    }

    /** What the given run is doing now; empty if it is not running. */
    public Optional<RunningImport> now(long run) {
        return running(run).filter(attempt -> !attempt.progress.last()).map(Attempt::now);
    }

    /** Id of the current run, or -1. */
    long runningId() {
        return running().map(Attempt::run).orElse(-1L);
    }

    /** A running import. */
    final class Attempt implements AutoCloseable {

        private final List<MultiEmitter<? super ImportProgress>> watchers = new ArrayList<>();
        private volatile ImportProgress progress = new ImportProgress(-1, RunStatus.RUNNING, null, null, 0, 0);
        private volatile ImportStep step = ImportStep.of(ImportPhase.WAITING);
        private final Queue<Blocklist> added = new ArrayDeque<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private boolean accepting = true;
        private int addedSoFar;
        private @Nullable RunStatus endedBy;
        private @Nullable Thread interruptible;

        private Attempt() {}

        long run() {
            return progress.run();
        }

        /** Begins a step of the list that is being imported. */
        void begin(ImportStep next) {
            step = next;
        }

        private RunningImport now() {
            ImportProgress latest = progress;
            ImportStep current = step;
            return new RunningImport(
                    latest.list(), current.phase(), current.received().getAsLong(), latest.done(), latest.total());
        }

        /** Sends the progress to all watchers. */
        synchronized void report(ImportProgress next) {
            progress = next;
            if (next.list() == null || next.outcome() != null) {
                step = ImportStep.of(ImportPhase.WAITING);
            }
            if (next.last()) {
                over.countDown();
            }
            watchers.forEach(watcher -> watcher.emit(next));
        }

        /** The progress, starting with the current one. */
        Multi<ImportProgress> watch() {
            // A slow reader gets only the latest progress.
            return Multi.createFrom()
                    .emitter(
                            emitter -> {
                                synchronized (this) {
                                    emitter.emit(progress);
                                    if (progress.last()) {
                                        emitter.complete();
                                    } else {
                                        watchers.add(emitter);
                                        emitter.onTermination(() -> forget(emitter));
                                    }
                                }
                            },
                            BackPressureStrategy.LATEST);
        }

        private synchronized void forget(MultiEmitter<? super ImportProgress> watcher) {
            watchers.remove(watcher);
        }

        /**
         * Adds a list to the import.
         *
         * @return the run that imports it; empty if this import accepts no more lists, or has no run yet
         */
        synchronized OptionalLong add(Blocklist list) {
            if (!accepting || endedBy != null || run() < 0) {
                return OptionalLong.empty();
            }
            added.add(list);
            addedSoFar++;
            return OptionalLong.of(run());
        }

        /** Counts a list that the run imports in addition. */
        synchronized void countAddition() {
            addedSoFar++;
        }

        /** The next list that was added. If there is none, the import accepts no more lists. */
        synchronized Optional<Blocklist> nextAdded() {
            Optional<Blocklist> next = Optional.ofNullable(added.poll());
            accepting = next.isPresent();
            return next;
        }

        /** Number of lists that were added, imported or not. */
        synchronized int addedSoFar() {
            return addedSoFar;
        }

        /** Waits until another import can begin, at most for the given time. */
        void awaitEnd(Duration atMost) throws InterruptedException {
            // The caller tries again in both cases.
            var _ = over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Ends the import: stops a running download immediately, and skips the remaining lists. */
        synchronized void end(RunStatus how) {
            endedBy = how;
            if (interruptible != null) {
                interruptible.interrupt();
            }
        }

        /** The status that the import was ended with from outside, if it was. */
        synchronized Optional<RunStatus> endedBy() {
            return Optional.ofNullable(endedBy);
        }

        /**
         * Runs work that is interrupted when the import is ended. Other work is not interrupted, because an interrupt
         * could hit the database in the middle of a transaction.
         *
         * @throws CancellationException if the import was ended meanwhile
         */
        <T> T interruptibly(Callable<T> work) throws Exception {
            synchronized (this) {
                requireNotEnded();
                interruptible = Thread.currentThread();
            }
            try {
                return work.call();
            } finally {
                synchronized (this) {
                    interruptible = null;
                    // Clear an interrupt that came too late, so that it doesn't affect the code that follows.
                    Thread.interrupted();
                    requireNotEnded();
                }
            }
        }

        /**
         * Checks that the import was not ended.
         *
         * @throws CancellationException if it was
         */
        synchronized void requireNotEnded() {
            if (endedBy != null) {
                throw new CancellationException("The import was ended: " + endedBy);
            }
        }

        @Override
        public synchronized void close() {
            running.compareAndSet(this, null);
            accepting = false;
            over.countDown();
            List.copyOf(watchers).forEach(MultiEmitter::complete);
            watchers.clear();
        }
    }
}
