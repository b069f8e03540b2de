package dev.bartizan.audit.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.audit.AuditFilter;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.CsvCell;
import jakarta.inject.Singleton;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the audit log, a few entries at a time, so that little of it is in memory. */
@Singleton
class AuditExport {

    /** The entries of one transaction. */
    static final int AT_ONCE = 500;

    private static final List<String> COLUMNS = List.of(
            "id",
            "at",
            "actor",
            "actor_kind",
            "way",
            "address",
            "action",
            "target_type",
            "target",
            "before",
            "after",
            "error_code");

    private final AuditSearch search;
    private final ObjectMapper json;

    AuditExport(AuditSearch search, ObjectMapper json) {
        this.search = search;
        this.json = json;
    }

    /** The formats. */
    enum Format {
        /** An object in each line. */
        NDJSON("application/x-ndjson"),
        /** RFC 4180, with a line of names. Cells that would be formulas begin with an apostrophe. */
        CSV("text/csv");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }
    }

    /**
     * Writes all entries that a filter selects, newest first.
     *
     * @param first the first entries, which were read before the response began, so that a failure is a response too
     * @throws IOException if the client has gone
     * @throws ServiceException if the database fails meanwhile; the connection is closed then
     */
    void write(Format format, AuditFilter filter, List<AuditEntryView> first, OutputStream stream) throws IOException {
        BufferedWriter out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        if (format == Format.CSV) {
            out.write(String.join(",", COLUMNS) + "\r\n");
        }
        List<AuditEntryView> entries = first;
        while (!entries.isEmpty()) {
            for (AuditEntryView entry : entries) {
                out.write(format == Format.CSV ? csv(entry) : json.writeValueAsString(entry) + "\n");
            }
            entries = entries.size() < AT_ONCE
                    ? List.of()
                    : next(filter, entries.getLast().id());
        }
        out.flush();
    }

    /** The next entries that are older than one with an id. */
    List<AuditEntryView> next(AuditFilter filter, long before) {
        return search.next(filter, before, AT_ONCE).stream()
                .map(AuditEntryView::of)
                .toList();
    }

    private String csv(AuditEntryView entry) {
        return Stream.of(
                                String.valueOf(entry.id()),
                                entry.at().toString(),
                                entry.actor(),
                                entry.actorKind(),
                                entry.way(),
                                String.valueOf(entry.address() == null ? "" : entry.address()),
                                entry.action(),
                                entry.targetType(),
                                entry.target(),
                                text(entry.before()),
                                text(entry.after()),
                                String.valueOf(entry.errorCode() == null ? "" : entry.errorCode()))
                        .map(CsvCell::of)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    private String text(Map<String, String> fields) {
        try {
            return json.writeValueAsString(fields);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
