package dev.bartizan.decision.lookup;

import dev.bartizan.ban.BanView;
import dev.bartizan.geo.Country;
import dev.bartizan.geo.CountryDatabaseView;
import dev.bartizan.http.Page;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The history of an address. */
@Schema(name = "History", description = "The history of an address.")
record HistoryView(
        @Schema(description = "The address in canonical text.", examples = "81.2.69.142")
        String ip,

        @Schema(description = "Whether it is blocked now; captchas and throttles don't count.")
        boolean blocked,

        @Schema(description = "What is to be done with its requests now; `null` if nothing.", examples = "ban")
        @Nullable
        Remediation remediation,

        @Schema(description = "Whether it is on the allowlist, which overrides bans and lists.")
        boolean allowlisted,

        @Schema(description = "When it was first banned or on one of `lists`; `null` for never.") @Nullable
        Instant firstSeen,

        @Schema(
                description = "When it was last banned or on a list: now while it is, else the end of its last "
                        + "ban; `null` for never.")
        @Nullable
        Instant lastSeen,

        @Schema(description = "The country of the address; `null` if unknown.") @Nullable
        Country country,

        @Schema(description = "The database that the country comes from.")
        CountryDatabaseView countryDatabase,

        @Schema(description = "The jails of fail2ban in which it was banned, most bans first.")
        List<HistoryJailView> jails,

        @Schema(description = "The lists that contain it now, by name.")
        List<HistoryListView> lists,

        @Schema(description = "Bans of the address and of networks that contain it, active or ended, newest first.")
        Page<BanView> bans) {

    /** A jail in which it was banned. */
    @Schema(name = "HistoryJail", description = "A jail of fail2ban in which the address was banned.")
    record HistoryJailView(
            @Schema(description = "Name of the jail.", examples = "sshd")
            String jail,

            @Schema(description = "Number of bans.", examples = "3")
            long bans,

            @Schema(description = "When the first ban began.")
            Instant first,

            @Schema(description = "When the last ban began.")
            Instant last) {}

    /** A list that contains it. */
    @Schema(name = "HistoryList", description = "A list that contains the address now.")
    record HistoryListView(
            @Schema(description = "Name of the list.", examples = "ipsum")
            String list,

            @Schema(description = "What the list demands: only `ban` blocks.", examples = "ban")
            Remediation type,

            @Schema(description = "The list's CIDR that contains the address.", examples = "81.2.69.142/32")
            String range,

            @Schema(description = "Start of the day (UTC) when the list first contained it.")
            Instant since,

            @Schema(description = "When it expires, unless an import renews the list.")
            Instant until) {}
}
