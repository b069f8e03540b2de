package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.SnapshotRepository;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A stored version of a list's content. */
@Schema(description = "A stored version of a list's content.")
public record ListVersionView(
        @Schema(description = "Number, counting up from 1.", examples = "4")
        long version,

        @Schema(description = "When it was stored.") Instant createdAt,

        @Schema(description = "Number of ranges.", examples = "112987")
        long ranges) {

    static ListVersionView of(SnapshotRepository.Header header) {
        return new ListVersionView(header.version(), header.createdAt(), header.ranges());
    }
}
