package dev.bartizan.access.oidc;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Values in a JSON object.
 *
 * @param values the fields
 */
record Claims(Map<String, Object> values) {

    /** A text that is not blank. */
    Optional<String> text(String name) {
        return values.get(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** The texts in a list, or a single text. Other elements are left out. */
    Set<String> texts(String name) {
        return values.get(name) instanceof Collection<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(Collectors.toSet())
                : text(name).map(Set::of).orElse(Set.of());
    }
}
