package dev.bartizan.fail2ban.jail;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.fail2ban.bans.BanJob;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A job that bans or unbans, as the API returns it. */
@Schema(description = "The progress or result of bans or unbans.")
public record BanJobView(
        @Schema(description = "ID of the job; absent if the request waited for the result.", examples = "3")
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

        @Schema(description = "Addresses that were sent or refused.", examples = "3")
        int done,

        @Schema(description = "New bans, or lifted bans. A network can lift many.", examples = "1")
        int changed,

        @Schema(description = "Addresses that were banned already, or were not banned.", examples = "1")
        int unchanged,

        @Schema(description = "Addresses that were not changed, and why.")
        List<BanJob.Failure> failed,

        @Schema(description = "When it began; null while it is queued.") @Nullable
        Instant startedAt,

        @Schema(description = "When it ended; null until then.") @Nullable
        Instant finishedAt) {

    static BanJobView ofStarted(BanJob job) {
        return of(job, job.id());
    }

    static BanJobView ofFinished(BanJob job) {
        return of(job, null);
    }

    private static BanJobView of(BanJob job, @Nullable Long id) {
        BanJob.Progress progress = job.progress();
        BanJob.Counts counts = progress.counts();
        return new BanJobView(
                id,
                job.jail().value(),
                job.change().toString(),
                progress.state().toString(),
                counts.requested(),
                counts.done(),
                counts.changed(),
                counts.unchanged(),
                progress.failures(),
                progress.startedAt(),
                progress.finishedAt());
    }
}
