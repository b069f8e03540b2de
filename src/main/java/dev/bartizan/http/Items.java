package dev.bartizan.http;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A list that comes as a whole: an object, so that something can be added beside the items one day.
 *
 * @param <T> what the list is of
 */
@Schema(description = "A list that comes as a whole.")
public record Items<T>(@Schema(description = "The items.") List<T> items) {}
