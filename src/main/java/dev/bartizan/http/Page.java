package dev.bartizan.http;

import io.quarkus.qute.TemplateData;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of a longer list.
 *
 * @param <T> type of the items
 */
@TemplateData
@Schema(description = "One page of a longer list.")
public record Page<T>(
        @Schema(description = "The items of this page.") List<T> items,

        @Schema(description = "Number of this page, from 1.", examples = "1")
        int page,

        @Schema(description = "Maximum number of items on a page.", examples = "50")
        int pageSize,

        @Schema(description = "Number of items on all pages.", examples = "120430")
        long total) {

    /** Maximum page size. */
    public static final int LARGEST = 1_000;

    /** Maximum page number, so that the offset fits into 31 bits. */
    public static final int LAST = 1_000_000;

    /** Number of the last page that has items; 1 if there are none. */
    public long last() {
        return Math.max(1, (total + pageSize - 1) / pageSize);
    }

    /** Number of items before a page. */
    public static long offset(int page, int pageSize) {
        return (page - 1L) * pageSize;
    }
}
