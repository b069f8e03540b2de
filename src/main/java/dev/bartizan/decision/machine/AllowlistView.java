package dev.bartizan.decision.machine;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.decision.allowlist.AllowlistEntry;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The allowlist in CrowdSec's form. */
@Schema(description = "The allowlist, in CrowdSec's form.")
record AllowlistView(
        @Schema(description = "`bartizan`.", examples = "bartizan")
        String allowlistId,

        @Schema(description = "`bartizan`.", examples = "bartizan")
        String name,

        @Schema(description = "What it is.") String description,

        @Schema(description = "When the first entry was added.")
        Instant createdAt,

        @Schema(description = "When the last entry was added.")
        Instant updatedAt,

        @Schema(description = "Always `false`.") boolean consoleManaged,

        @Schema(description = "The entries; empty without `with_content=true`.")
        List<ItemView> items) {

    /** The name of the only allowlist. */
    static final String NAME = "bartizan";

    /** An entry of an allowlist. */
    @Schema(description = "An entry.")
    record ItemView(
            @Schema(description = "An address or a CIDR.", examples = "192.0.2.7")
            String value,

            @Schema(description = "The comment.") String description,

            @Schema(description = "When it was added.") Instant createdAt,

            @Schema(description = "When it ends; absent if it doesn't end.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Instant expiration) {

        private static ItemView of(AllowlistEntry entry, IpRange cidr) {
            return new ItemView(
                    cidr.first().equals(cidr.last()) ? cidr.first().toString() : cidr.toString(),
                    Optional.ofNullable(entry.note().comment()).orElse(""),
                    entry.term().createdAt(),
                    entry.term().expiresAt());
        }
    }

    static AllowlistView of(List<AllowlistEntry> entries, boolean withContent) {
        List<Instant> added = entries.stream()
                .map(entry -> entry.term().createdAt())
                .sorted(Comparator.naturalOrder())
                .toList();
        return new AllowlistView(
                NAME,
                NAME,
                "Addresses that are never blocked, from Bartizan",
                added.isEmpty() ? Instant.EPOCH : added.getFirst(),
                added.isEmpty() ? Instant.EPOCH : added.getLast(),
                false,
                withContent ? entries.stream().flatMap(AllowlistView::items).toList() : List.of());
    }

    /** CrowdSec has only addresses and CIDRs. */
    private static Stream<ItemView> items(AllowlistEntry entry) {
        return entry.ranges().flatMap(range -> range.cidrs().stream()).map(cidr -> ItemView.of(entry, cidr));
    }
}
