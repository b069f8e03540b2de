package dev.bartizan.http;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A complete list. An object, so that other fields can be added later.
 *
 * @param <T> type of the items
 */
@Schema(description = "A complete list.")
public record Items<T>(@Schema(description = "The items.") List<T> items) {}
