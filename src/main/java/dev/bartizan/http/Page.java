package dev.bartizan.http;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of a longer list.
 *
 * @param <T> what the list is of
 */
@Schema(description = "One page of a longer list.")
public record Page<T>(
        @Schema(description = "The items of this page.") List<T> items,

        @Schema(description = "Number of this page, from 1.", examples = "1")
        int page,

        @Schema(description = "Most items on a page.", examples = "50")
        int pageSize,

        @Schema(description = "Items on all pages.", examples = "120430")
        long total) {

    /** Most items that a page can be asked for. */
    public static final int LARGEST = 1_000;

    /** The last page that can be asked for: what comes before it can still be counted in 31 bits. */
    public static final int LAST = 1_000_000;

    /** How many items come before a page. */
    public static long offset(int page, int pageSize) {
        return (page - 1L) * pageSize;
    }
}
