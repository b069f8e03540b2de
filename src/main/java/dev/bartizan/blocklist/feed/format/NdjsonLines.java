package dev.bartizan.blocklist.feed.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import java.io.IOException;

/** {@link FeedFormat#NDJSON}: one object per line, so that an invalid line doesn't affect others. */
final class NdjsonLines implements LineFormat {

    private final FeedEntries entries;
    private final JsonFactory json;
    private final JsonSelection selection;
    private final JsonAddresses addresses;
    private long lines;

    NdjsonLines(FeedEntries entries, JsonFactory json, JsonSelection selection) {
        this.entries = entries;
        this.json = json;
        this.selection = selection;
        this.addresses = new JsonAddresses(entries);
    }

    @Override
    public void read(byte[] bytes, int from, int to, long number) throws IOException {
        lines++;
        if (!isValid(bytes, from, to)) {
            entries.reject(number, bytes, from, to, "This is not valid JSON.");
            return;
        }
        long before = addresses.values();
        try (JsonParser line = json.createParser(bytes, from, to - from)) {
            while (line.nextToken() != null) {
                addresses.read(line, selection.paths().root(), number);
            }
        }
        if (addresses.values() == before) {
            entries.reject(number, bytes, from, to, "This has no address at the list's path.");
        }
    }

    /** Checks the whole line first, so that no address of an invalid line is accepted. */
    private boolean isValid(byte[] bytes, int from, int to) {
        try (JsonParser line = json.createParser(bytes, from, to - from)) {
            while (line.nextToken() != null) {
                line.skipChildren();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void end() throws FeedException {
        if (lines > 0 && !addresses.found()) {
            throw selection.notFound();
        }
    }
}
