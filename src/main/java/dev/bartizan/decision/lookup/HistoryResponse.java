package dev.bartizan.decision.lookup;

import dev.bartizan.ban.BanItem;
import dev.bartizan.ban.statistics.Country;
import dev.bartizan.ban.statistics.CountryDatabaseItem;
import dev.bartizan.http.Page;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Everything that is known of an address. */
@Schema(name = "History", description = "Everything that is known of an address.")
record HistoryResponse(
        @Schema(description = "The address in canonical text.", examples = "81.2.69.142")
        String ip,

        @Schema(description = "Whether it is blocked now.") boolean blocked,

        @Schema(description = "Whether it is on the allowlist, which wins over bans and lists.")
        boolean allowlisted,

        @Schema(
                description =
                        "The first moment known of at which it was banned or on one of `lists`; `null` for never.",
                nullable = true)
        Instant firstSeen,

        @Schema(
                description = "The last such moment: now while it is banned or on a list, else the end of its last ban;"
                        + " `null` for never.",
                nullable = true)
        Instant lastSeen,

        @Schema(description = "Where it is; `null` where that is not known.", nullable = true)
        Country country,

        @Schema(description = "Where the country is from.") CountryDatabaseItem countryDatabase,

        @Schema(description = "The jails of fail2ban in which it was banned, most bans first.")
        List<JailItem> jails,

        @Schema(description = "The lists that have it now, by name.")
        List<ListItem> lists,

        @Schema(description = "Its bans and those of networks around it, in force or not, newest first.")
        Page<BanItem> bans) {

    /** A jail in which it was banned. */
    @Schema(name = "HistoryJail", description = "A jail of fail2ban in which the address was banned.")
    record JailItem(
            @Schema(description = "Name of the jail.", examples = "sshd")
            String jail,

            @Schema(description = "How often.", examples = "3")
            long bans,

            @Schema(description = "When the first ban began.")
            Instant first,

            @Schema(description = "When the last ban began.")
            Instant last) {}

    /** A list that has it. */
    @Schema(name = "HistoryList", description = "A list that has the address now.")
    record ListItem(
            @Schema(description = "Name of the list.", examples = "ipsum")
            String list,

            @Schema(description = "The CIDR of the list that it lies in.", examples = "81.2.69.142/32")
            String range,

            @Schema(description = "Start of the day (UTC) on which the list had it first.")
            Instant since,

            @Schema(description = "When it expires unless an import confirms the list before.")
            Instant until) {}
}
