package dev.bartizan.blocklist.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.Fetch;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ImportStateTest {

    private final ImportState state = new ImportState();

    @Test
    void secondImportIsRefusedUntilTheFirstHasEnded() {
        try (ImportState.Attempt first = state.begin()) {
            first.report(new ImportProgress(7, RunStatus.RUNNING, null, null, 0, 1));
            assertThatExceptionOfType(ServiceException.class)
                    .isThrownBy(state::begin)
                    .satisfies(refused -> {
                        assertThat(refused.code()).isEqualTo(ErrorCode.IMPORT_ALREADY_RUNNING);
                        assertThat(refused.details()).containsEntry("run", 7L);
                    });
            assertThat(state.runningId()).isEqualTo(7);
        }
        state.begin().close();
        assertThat(state.running()).isEmpty();
    }

    @Test
    void listsAreAddedToARunningImportUntilItHasNoneLeft() {
        Blocklist list = new Blocklist(
                1,
                "added",
                new ListSource(
                        FeedLocation.of("file:added"),
                        "plain",
                        new ListSource.Selection(null, null, null, null, null, false),
                        new ListSource.Limits(false, false, null, null),
                        0,
                        ListSource.Use.BLOCK),
                true,
                false,
                Instant.EPOCH,
                new Blocklist.Imported(null, Fetch.NONE, null, null, null, null, null));
        try (ImportState.Attempt attempt = state.begin()) {
            assertThat(attempt.add(list)).as("no run yet").isEmpty();
            attempt.report(new ImportProgress(7, RunStatus.RUNNING, null, null, 0, 1));
            assertThat(attempt.add(list)).hasValue(7);
            assertThat(attempt.addedSoFar()).isEqualTo(1);
            assertThat(attempt.nextAdded()).contains(list);
            assertThat(attempt.nextAdded()).isEmpty();
            assertThat(attempt.add(list)).as("all lists are imported").isEmpty();
        }
        try (ImportState.Attempt cancelled = state.begin()) {
            cancelled.report(new ImportProgress(8, RunStatus.RUNNING, null, null, 0, 1));
            cancelled.end(RunStatus.CANCELLED);
            assertThat(cancelled.add(list)).isEmpty();
        }
    }

    @Test
    void onlyOneOfManySimultaneousStartsSucceeds() throws InterruptedException, ExecutionException {
        int contenders = 16;
        CountDownLatch together = new CountDownLatch(contenders);
        List<Future<Boolean>> starts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(contenders)) {
            for (int i = 0; i < contenders; i++) {
                starts.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    try {
                        state.begin();
                        return true;
                    } catch (ServiceException refused) {
                        return false;
                    }
                }));
            }
            int started = 0;
            for (Future<Boolean> start : starts) {
                started += start.get() ? 1 : 0;
            }
            assertThat(started).isOne();
        }
    }

    @Test
    void endingInterruptsADownloadAndNothingAfterIt() throws Exception {
        ImportState.Attempt attempt = state.begin();
        CountDownLatch downloading = new CountDownLatch(1);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Boolean> interruptedAfterwards = thread.submit(() -> {
                assertThatExceptionOfType(CancellationException.class)
                        .isThrownBy(() -> attempt.interruptibly(() -> {
                            downloading.countDown();
                            return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
                        }));
                return Thread.currentThread().isInterrupted();
            });
            downloading.await();
            attempt.end(RunStatus.CANCELLED);
            assertThat(interruptedAfterwards.get()).isFalse();
        }
        assertThat(attempt.endedBy()).contains(RunStatus.CANCELLED);
    }

    @Test
    void nothingIsDownloadedAfterTheEnd() {
        ImportState.Attempt attempt = state.begin();
        attempt.end(RunStatus.INTERRUPTED);
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> attempt.interruptibly(() -> {
                    throw new AssertionError("downloaded");
                }));
    }

    @Test
    void watchersSeeWhereItIsWhatFollowsAndTheEnd() {
        ImportState.Attempt attempt = state.begin();
        ImportProgress first = new ImportProgress(1, RunStatus.RUNNING, "a", null, 0, 1);
        ImportProgress second = new ImportProgress(1, RunStatus.RUNNING, "a", ImportOutcome.IMPORTED, 1, 1);
        ImportProgress last = new ImportProgress(1, RunStatus.SUCCEEDED, null, null, 1, 1);
        attempt.report(first);
        List<ImportProgress> seen = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        attempt.watch().subscribe().with(seen::add, failure -> ended.add("failed"), () -> ended.add("completed"));
        attempt.report(second);
        attempt.report(last);
        attempt.close();
        assertThat(seen).containsExactly(first, second, last);
        assertThat(ended).containsExactly("completed");
    }
}
