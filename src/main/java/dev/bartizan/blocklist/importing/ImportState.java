package dev.bartizan.blocklist.importing;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

/** Lets at most one import run at a time. */
@Singleton
public class ImportState {

    private final AtomicReference<Attempt> running = new AtomicReference<>();

    /**
     * Begins an import; it ends when the attempt is closed.
     *
     * @throws ServiceException {@code IMPORT_ALREADY_RUNNING}
     */
    Attempt begin() {
        Attempt attempt = new Attempt();
        Attempt other = running.get();
        // One that has reported its end is stored, though it may still notify people.
        boolean free = other == null || other.progress.last();
        if (!free || !running.compareAndSet(other, attempt)) {
            throw new ServiceException(ErrorCode.IMPORT_ALREADY_RUNNING, Map.of("run", runningId()));
        }
        return attempt;
    }

    /** The import that runs now. */
    public Optional<Attempt> running() {
        return Optional.ofNullable(running.get());
    }

    /** The given run, if it is the one that runs now. */
    public Optional<Attempt> running(long run) {
        return running().filter(attempt -> attempt.run() == run);
    }

    /** Id of the run that runs now, or -1. */
    long runningId() {
        return running().map(Attempt::run).orElse(-1L);
    }

    /** The one import that runs. */
    final class Attempt implements AutoCloseable {

        private final List<MultiEmitter<? super ImportProgress>> watchers = new ArrayList<>();
        private volatile ImportProgress progress = new ImportProgress(-1, RunStatus.RUNNING, null, null, 0, 0);
        private RunStatus endedBy;
        private Thread interruptible;

        private Attempt() {}

        long run() {
            return progress.run();
        }

        /** Tells those who watch. */
        synchronized void report(ImportProgress next) {
            progress = next;
            watchers.forEach(watcher -> watcher.emit(next));
        }

        /** The progress from now on, beginning with where it is. */
        Multi<ImportProgress> watch() {
            // Of what a slow reader doesn't take in time only the latest is kept.
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

        /** Ends the import before its next list, and a download at once. */
        synchronized void end(RunStatus how) {
            endedBy = how;
            if (interruptible != null) {
                interruptible.interrupt();
            }
        }

        /** How the import was ended from outside, if it was. */
        synchronized Optional<RunStatus> endedBy() {
            return Optional.ofNullable(endedBy);
        }

        /**
         * Does something that may be interrupted when the import is ended. Everything else isn't: an interrupt would
         * hit the database in the middle of a transaction.
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
                    // Clears an interrupt that came too late for the work; it must not reach what follows.
                    Thread.interrupted();
                    requireNotEnded();
                }
            }
        }

        /**
         * Goes on unless the import was ended.
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
            List.copyOf(watchers).forEach(MultiEmitter::complete);
            watchers.clear();
        }
    }
}
