package dev.bartizan.blocklist.feed.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** {@link FeedFormat#JSON}: the texts at some places of a document, which is read as a stream. */
final class JsonDocument {

    private final JsonFactory json;
    private final JsonAddresses addresses;

    JsonDocument(FeedEntries entries, JsonFactory json) {
        this.json = json;
        this.addresses = new JsonAddresses(entries);
    }

    /**
     * Parses the whole document, also after the addresses, to check that it is complete.
     *
     * @return the number of values at the places
     */
    long read(InputStream document, JsonSelection selection) throws IOException {
        try (JsonParser parser = json.createParser(document)) {
            while (parser.nextToken() != null) {
                addresses.read(
                        parser,
                        selection.paths().root(),
                        parser.currentTokenLocation().getLineNr());
            }
        } catch (JsonEOFException e) {
            throw new FeedException(
                    FeedFailure.TRUNCATED,
                    "The JSON document ends in the middle: the download or the file is incomplete.",
                    Map.of(),
                    e);
        } catch (StreamConstraintsException e) {
            throw new FeedException(
                    FeedFailure.TOO_LARGE,
                    "The JSON document is nested too deeply or has too long a text for a list of addresses.",
                    Map.of(),
                    e);
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new FeedException(
                    FeedFailure.UNKNOWN_FORMAT,
                    "The feed is not valid JSON, see line %d.".formatted(line),
                    Map.of("line", line),
                    e);
        } catch (CharConversionException e) {
            throw new FeedException(
                    FeedFailure.UNKNOWN_FORMAT, "The feed is not valid JSON: it is not in UTF-8.", Map.of(), e);
        }
        if (!addresses.found()) {
            throw selection.notFound();
        }
        return addresses.values();
    }
}
