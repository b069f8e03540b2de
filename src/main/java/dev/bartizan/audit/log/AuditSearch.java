package dev.bartizan.audit.log;

import dev.bartizan.audit.AuditEntry;
import dev.bartizan.audit.AuditFilter;
import dev.bartizan.audit.AuditLog;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pages and exports of the audit log. */
@Singleton
class AuditSearch {

    private static final String EXPECTED = "a date such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z";

    private final AuditLog log;

    AuditSearch(AuditLog log) {
        this.log = log;
    }

    /**
     * The conditions as they are in a query; an empty text is none.
     *
     * @param until a date includes that day
     */
    record Query(String actor, String action, String targetType, String target, String from, String until) {

        /** @throws ServiceException {@code BAD_REQUEST} for an unreadable time */
        AuditFilter filter() {
            return new AuditFilter(
                    given(actor),
                    given(action),
                    given(targetType),
                    given(target),
                    moment("from", from, 0),
                    moment("until", until, 1));
        }

        private static Optional<String> given(String text) {
            return Optional.of(text.strip()).filter(value -> !value.isEmpty());
        }

        private static Optional<Instant> moment(String name, String text, int days) {
            return given(text).map(value -> {
                try {
                    Instant moment = value.indexOf('T') < 0
                            ? LocalDate.parse(value)
                                    .plusDays(days)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : Instant.parse(value);
                    // Throws if the database can't compare it.
                    return Instant.ofEpochMilli(moment.toEpochMilli());
                } catch (DateTimeException | ArithmeticException wrong) {
                    throw ServiceException.unreadableParameter(name, value, EXPECTED, Map.of());
                }
            });
        }
    }

    /**
     * One page, newest first.
     *
     * @param after the id of the last entry of the page before; empty for the first page
     */
    AuditPageView page(AuditFilter filter, Optional<Long> after, int size) {
        List<AuditEntryView> found = log.page(filter, after.orElse(Long.MAX_VALUE), size + 1).stream()
                .map(AuditEntryView::of)
                .toList();
        boolean more = found.size() > size;
        List<AuditEntryView> items = more ? found.subList(0, size) : found;
        return new AuditPageView(items, more ? items.getLast().id() : null);
    }

    /** The entries of one transaction of an export. */
    List<AuditEntry> next(AuditFilter filter, long before, int size) {
        return log.page(filter, before, size);
    }
}
