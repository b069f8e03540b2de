package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.SnapshotRepository;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A version of a list's content that is kept. */
@Schema(description = "A version of a list's content that is kept.")
public record ListVersion(
        @Schema(description = "Number, counting up from 1.", examples = "4")
        long version,

        @Schema(description = "When it was stored.") Instant createdAt,

        @Schema(description = "Ranges in it.", examples = "112987")
        long ranges) {

    static ListVersion of(SnapshotRepository.Header header) {
        return new ListVersion(header.version(), header.createdAt(), header.ranges());
    }
}
