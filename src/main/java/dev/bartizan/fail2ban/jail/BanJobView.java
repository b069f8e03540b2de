package dev.bartizan.fail2ban.jail;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.fail2ban.bans.BanJob;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What became of bans or unbans that somebody wants. */
@Schema(description = "What became of bans or unbans that somebody wants.")
public record BanJobView(
        @Schema(description = "Id of the job; left out where the answer came when all was done.", examples = "3")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Long id,

        @Schema(description = "Name of the jail.", examples = "sshd")
        String jail,

        @Schema(description = "`ban` or `unban`.", examples = "ban")
        String change,

        @Schema(
                description = "`queued`, `running`, `done`, `cancelled`, or `failed`: the rest was not sent.",
                examples = "done")
        String state,

        @Schema(description = "Addresses in the request, each counted once.", examples = "3")
        int requested,

        @Schema(description = "Addresses that have been sent or refused.", examples = "3")
        int done,

        @Schema(
                description = "Newly banned; or bans that were lifted, of which a network may have many.",
                examples = "1")
        int changed,

        @Schema(description = "Banned already; or not banned.", examples = "1")
        int unchanged,

        @Schema(description = "Addresses that were not changed, and why.")
        List<BanJob.Failure> failed,

        @Schema(description = "When it began; null while it waits for others.") @Nullable
        Instant startedAt,

        @Schema(description = "When it ended; null before.") @Nullable
        Instant finishedAt) {

    static BanJobView ofStarted(BanJob job) {
        return of(job, job.id());
    }

    static BanJobView ofFinished(BanJob job) {
        return of(job, null);
    }

    private static BanJobView of(BanJob job, Long id) {
        BanJob.Progress progress = job.progress();
        return new BanJobView(
                id,
                job.jail().value(),
                job.change().toString(),
                progress.state().toString(),
                progress.requested(),
                progress.done(),
                progress.changed(),
                progress.unchanged(),
                progress.failures(),
                progress.startedAt(),
                progress.finishedAt());
    }
}
