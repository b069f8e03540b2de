package dev.bartizan.decision.allowlist;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the form of an entry has, so that a refused one can be corrected.
 *
 * @param subject a range or a host name
 * @param end a duration from now, or a time as in ISO 8601; empty for no end
 * @param lists names of the lists that it is limited to; empty if none is chosen
 */
@TemplateData
public record AllowlistDraft(String subject, String comment, String end, List<String> lists) {

    static final AllowlistDraft EMPTY = new AllowlistDraft("", "", "", List.of());

    private static final int LONGEST_COMMENT = 200;

    /** The fields of a form. */
    static AllowlistDraft of(
            @Nullable String subject, @Nullable String comment, @Nullable String end, @Nullable List<String> lists) {
        return new AllowlistDraft(text(subject), text(comment), text(end), lists == null ? List.of() : lists);
    }

    /** The form of an entry as it is stored. */
    static AllowlistDraft of(AllowlistEntryView entry) {
        return new AllowlistDraft(
                text(entry.range() == null ? entry.host() : entry.range()),
                text(entry.comment()),
                Objects.toString(entry.until(), ""),
                entry.lists() == null ? List.of() : entry.lists());
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
    }

    /** Whether a list is chosen. */
    public boolean chose(String list) {
        return lists.contains(list);
    }

    /**
     * The entry. A text that begins with a digit or has a colon is an address or a range; all others are host names.
     *
     * @throws ServiceException {@code INVALID_ADDRESS}, {@code VALIDATION_FAILED}
     */
    AllowlistOrder order() {
        if (comment.length() > LONGEST_COMMENT) {
            throw invalid("comment", "must have at most 200 characters");
        }
        boolean host = !subject.isEmpty() && subject.indexOf(':') < 0 && Character.isLetter(subject.charAt(0));
        boolean time = end.indexOf('T') >= 0;
        return new AllowlistEntryRequest(
                        host ? null : subject,
                        host ? subject : null,
                        comment.isEmpty() ? null : comment,
                        time || end.isEmpty() ? null : end,
                        time ? instant(end) : null,
                        lists.isEmpty() ? null : lists)
                .order();
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw invalid("until", "must be a time such as 2030-01-01T00:00:00Z, or a duration such as 30d");
        }
    }

    private static ServiceException invalid(String field, String reason) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of(field, reason)));
    }
}
