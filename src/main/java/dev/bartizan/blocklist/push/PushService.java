package dev.bartizan.blocklist.push;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.importing.BlocklistImporter;
import dev.bartizan.blocklist.importing.BlocklistImporter.Content;
import dev.bartizan.blocklist.importing.BlocklistImporter.Order;
import dev.bartizan.blocklist.importing.BlocklistImporter.Started;
import dev.bartizan.blocklist.importing.FeedReader;
import dev.bartizan.blocklist.importing.FeedReader.Reading;
import dev.bartizan.blocklist.importing.ImportLog;
import dev.bartizan.blocklist.importing.ImportTrigger;
import dev.bartizan.blocklist.importing.LogEntryView;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Imports content that clients send. It is read before the import begins, so that a slow client stops no other import. */
@Singleton
class PushService {

    private final Database database;
    private final BlocklistRepository lists;
    private final FeedReader reader;
    private final BlocklistImporter importer;
    private final ImportLog log;

    PushService(
            Database database,
            BlocklistRepository lists,
            FeedReader reader,
            BlocklistImporter importer,
            ImportLog log) {
        this.database = database;
        this.lists = lists;
        this.reader = reader;
        this.importer = importer;
        this.log = log;
    }

    /**
     * Imports a body as the new content of a list; returns when it is published.
     *
     * @param force whether to skip the guards
     * @throws ServiceException {@code NOT_FOUND}, {@code VALIDATION_FAILED} if the list has a URL, {@code BAD_REQUEST} if the
     *     body is incomplete, {@code IMPORT_ALREADY_RUNNING}, {@code FEED_REJECTED}, or a failure of the import
     */
    LogEntryView push(long id, InputStream body, boolean force) {
        Blocklist list = database.read(() -> lists.load(id))
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("id", id)));
        if (!list.source().location().pushed()) {
            throw new ServiceException(
                    ErrorCode.VALIDATION_FAILED,
                    "The list %s is downloaded. Only a list with the URL “push:” takes content.".formatted(list.name()),
                    Map.of("list", list.name()));
        }
        Content content = read(list, body);
        Started started = importer.start(new Order(ImportTrigger.API, id, force, content));
        try {
            started.end().get();
        } catch (ExecutionException error) {
            throw new IllegalStateException(error);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.STOPPING);
        }
        LogEntryView result = log.run(started.run()).results().stream()
                .filter(each -> each.list().equals(list.name()))
                .findFirst()
                .orElseThrow(() -> new ServiceException(ErrorCode.CONFLICT, Map.of("run", started.run())));
        if (!result.outcome().success()) {
            throw failure(result);
        }
        return result;
    }

    /** A rejected body is imported too, so that the rejection is in the log and in the list's health. */
    private Content read(Blocklist list, InputStream body) {
        try {
            Reading reading = reader.read(list.source(), body);
            return () -> reading;
        } catch (FeedException rejected) {
            return () -> {
                throw rejected;
            };
        } catch (IOException cutOff) {
            throw new ServiceException(ErrorCode.BAD_REQUEST, "The body is incomplete.", Map.of(), cutOff);
        }
    }

    private static ServiceException failure(LogEntryView result) {
        ErrorCode code = switch (result.outcome()) {
            case CANCELLED -> ErrorCode.CONFLICT;
            case DOWNLOAD_FAILED -> ErrorCode.REQUEST_TIMEOUT;
            case STORE_FAILED -> ErrorCode.DATABASE_UNAVAILABLE;
            case FAILED -> ErrorCode.INTERNAL_ERROR;
            default -> ErrorCode.FEED_REJECTED;
        };
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("outcome", result.outcome());
        details.put("run", result.run());
        details.put("rejected_lines", result.rejectedLines());
        String message = result.message();
        return new ServiceException(code, message == null ? code.message() : message, details);
    }
}
