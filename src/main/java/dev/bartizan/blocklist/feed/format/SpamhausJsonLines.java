package dev.bartizan.blocklist.feed.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@link FeedFormat#SPAMHAUS_JSON}: one object per line, so that an invalid line doesn't affect others. The last line
 * is the metadata with the number of records.
 */
final class SpamhausJsonLines implements LineFormat {

    private static final long UNKNOWN = -1;

    private final FeedEntries entries;
    private final JsonFactory json;
    private boolean metadataSeen;
    private long announced = UNKNOWN;

    SpamhausJsonLines(FeedEntries entries, JsonFactory json) {
        this.entries = entries;
        this.json = json;
    }

    @Override
    public void read(byte[] bytes, int from, int to, long number) throws IOException {
        String cidr = null;
        boolean metadata = false;
        long records = UNKNOWN;
        try (JsonParser line = json.createParser(bytes, from, to - from)) {
            if (line.nextToken() != JsonToken.START_OBJECT) {
                entries.reject(number, bytes, from, to, "This is not a JSON object.");
                return;
            }
            while (line.nextToken() == JsonToken.FIELD_NAME) {
                String field = line.currentName();
                JsonToken value = line.nextToken();
                if (field.equals("cidr") && value == JsonToken.VALUE_STRING) {
                    cidr = line.getText();
                } else if (field.equals("type") && value == JsonToken.VALUE_STRING) {
                    metadata = line.getText().equals("metadata");
                } else if (field.equals("records") && value == JsonToken.VALUE_NUMBER_INT) {
                    records = line.getLongValue();
                } else {
                    line.skipChildren();
                }
            }
        } catch (FeedException e) {
            throw e;
        } catch (IOException e) {
            entries.reject(number, bytes, from, to, "This is not valid JSON.");
            return;
        }
        if (metadata) {
            metadataSeen = true;
            announced = records;
        } else if (cidr == null) {
            entries.reject(number, bytes, from, to, "The object has no “cidr”.");
        } else {
            byte[] text = cidr.getBytes(StandardCharsets.UTF_8);
            entries.isAddress(text, 0, text.length);
            if (!entries.accept()) {
                entries.reject(number, bytes, from, to);
            }
        }
    }

    @Override
    public void end() throws FeedException {
        if (!metadataSeen) {
            throw new FeedException(
                    FeedFailure.TRUNCATED,
                    "The feed's last line, its metadata, is missing: the download or the file is incomplete.");
        }
        if (announced != UNKNOWN && announced != entries.read()) {
            throw new FeedException(
                    FeedFailure.METADATA_MISMATCH,
                    "The feed says that it has %d records, but %d were read: it is incomplete."
                            .formatted(announced, entries.read()),
                    Map.of("announced_records", announced, "read_records", entries.read()));
        }
    }
}
