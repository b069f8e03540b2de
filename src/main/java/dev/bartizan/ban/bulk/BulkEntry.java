package dev.bartizan.ban.bulk;

import java.util.Map;
import java.util.Optional;

/**
 * One ban in a stream of many.
 *
 * @param line the line on which it begins; the first is 1
 * @param fields the texts of its fields by their names in lower case; without empty ones
 * @param problem why it can't be read; then the fields are incomplete
 */
record BulkEntry(long line, Map<String, String> fields, Optional<String> problem) {

    static BulkEntry of(long line, Map<String, String> fields) {
        return new BulkEntry(line, fields, Optional.empty());
    }

    static BulkEntry unreadable(long line, Map<String, String> fields, String problem) {
        return new BulkEntry(line, fields, Optional.of(problem));
    }
}
