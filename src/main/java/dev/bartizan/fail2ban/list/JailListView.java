package dev.bartizan.fail2ban.list;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A list in a jail as the API tells of it. */
@Schema(name = "JailList", description = "A list whose entries are banned in a jail.")
record JailListView(
        @Schema(description = "Name of the jail.", examples = "blocklists")
        String jail,

        @Schema(description = "Name of the list.", examples = "spamhaus-drop-v4")
        String list,

        @Schema(description = "Entries that the jail gets at most.", examples = "2000")
        int maxEntries,

        @Schema(description = "`true` while everything that it got is being lifted, to be forgotten then.")
        boolean leaving,

        @Schema(
                description =
                        "`pending`, `waiting` (`reason` says what for), `lifting`, `banning`, `done` or `cancelled`.",
                examples = "banning")
        JailListProgress.State state,

        @Schema(description = "Entries that the jail should have.", examples = "1200")
        int entries,

        @Schema(description = "Entries of the list beyond `max_entries`, which the jail does not get.", examples = "0")
        int leftOut,

        @Schema(description = "Addresses and networks that this service has banned there.", examples = "700")
        int placed,

        @Schema(description = "Addresses and networks that are yet to be banned or lifted.", examples = "500")
        int toDo,

        @Schema(description = "Why it waits; `null` unless it does.") @Nullable
        String reason,

        @Schema(
                description = "What it costs; `null` where there is little to do.",
                examples =
                        "fail2ban bans one address after the other, each with its action's commands: 20000 take minutes"
                                + " to hours, and it reads its logs late meanwhile.")
        @Nullable
        String warning) {

    /** About half a minute with the quickest of real actions. */
    private static final int MANY = 1_000;

    static JailListView of(FollowedList list, JailListProgress progress) {
        return new JailListView(
                list.jail().value(),
                list.list(),
                list.maxEntries(),
                list.mode() == JailList.Mode.LEAVING,
                progress.state(),
                progress.entries(),
                progress.leftOut(),
                list.placed().size(),
                progress.toDo(),
                progress.reason().orElse(null),
                Math.max(progress.toDo(), list.maxEntries()) > MANY ? warning(list.maxEntries()) : null);
    }

    private static String warning(int entries) {
        return "fail2ban bans one address after the other, each with its action's commands: " + entries
                + " take minutes to hours, and it reads its logs late meanwhile.";
    }
}
