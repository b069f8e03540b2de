package dev.bartizan.blocklist.management;

import dev.bartizan.ip.set.DatedIpRange;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One range of a list's content. */
@Schema(description = "One range of a list's content.")
public record ListEntryView(
        @Schema(description = "CIDR, or first-last if the range is not a CIDR.", examples = "77.90.185.20/32")
        String range,

        @Schema(description = "Day (UTC) when the list first contained it.", examples = "2026-08-22")
        LocalDate since) {

    static ListEntryView of(DatedIpRange entry) {
        return new ListEntryView(entry.range().toString(), LocalDate.ofEpochDay(entry.firstSeenDay()));
    }
}
