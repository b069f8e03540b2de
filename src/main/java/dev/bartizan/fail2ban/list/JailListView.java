package dev.bartizan.fail2ban.list;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A list in a jail, as the API returns it. */
@Schema(name = "JailList", description = "A list whose entries are banned in a jail.")
public record JailListView(
        @Schema(description = "Name of the jail.", examples = "blocklists")
        String jail,

        @Schema(description = "Name of the list.", examples = "spamhaus-drop-v4")
        String list,

        @Schema(description = "Maximum number of entries in the jail.", examples = "2000")
        int maxEntries,

        @Schema(description = "`true` while its bans are being lifted before it is removed.")
        boolean leaving,

        @Schema(
                description = "`pending`, `waiting` (`reason` says why), `lifting`, `banning`, `done` or `cancelled`.",
                examples = "banning")
        JailListProgress.State state,

        @Schema(description = "Entries that the jail should have.", examples = "1200")
        int entries,

        @Schema(description = "Entries beyond `max_entries`, which are not banned.", examples = "0")
        int leftOut,

        @Schema(description = "Addresses and networks that Bartizan has banned there.", examples = "700")
        int placed,

        @Schema(description = "Addresses and networks that are not banned or lifted yet.", examples = "500")
        int toDo,

        @Schema(description = "Why it waits; `null` if it doesn't.") @Nullable
        String reason,

        @Schema(
                description = "The cost of many entries; `null` for few entries.",
                examples =
                        "fail2ban bans one address after the other, each with its action's commands: 20000 take minutes"
                                + " to hours, and it reads its logs late during that time.")
        @Nullable
        String warning) {

    /** Above this number there is a warning; takes about half a minute with the fastest actions. */
    private static final int MANY = 1_000;

    static JailListView of(FollowedList list, JailListProgress progress) {
        return new JailListView(
                list.jail().value(),
                list.list(),
                list.maxEntries(),
                list.mode() == JailListRow.Mode.LEAVING,
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
                + " take minutes to hours, and it reads its logs late during that time.";
    }
}
