package dev.bartizan.blocklist.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.blocklist.FeedFormat;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalogue of public feeds, from {@code catalogue.json}. None is imported unless a list is created from it. */
@ApplicationScoped
public class FeedCatalogue {

    private static final String RESOURCE = "catalogue.json";

    private final Map<String, CatalogueEntry> entries;

    public FeedCatalogue() {
        var byName = new LinkedHashMap<String, CatalogueEntry>();
        for (CatalogueEntry entry : load()) {
            if (byName.put(entry.name(), entry) != null) {
                throw new IllegalStateException("The catalogue has two entries named " + entry.name());
            }
        }
        entries = Collections.unmodifiableMap(byName);
    }

    /** All entries, including discontinued ones, in the catalogue's order. */
    public List<CatalogueEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** The entry with a name. */
    public Optional<CatalogueEntry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private static List<CatalogueEntry> load() {
        try (InputStream resource = FeedCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the application");
            }
            var entries = new ArrayList<CatalogueEntry>();
            for (JsonNode entry : new ObjectMapper().readTree(resource)) {
                entries.add(entry(entry));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads field by field, which needs no reflection in a native image. */
    private static CatalogueEntry entry(JsonNode entry) {
        String name = text(entry, "name");
        return new CatalogueEntry(
                name,
                new CatalogueEntry.Description(
                        text(entry, "title"),
                        text(entry, "purpose"),
                        entry.path("outbound").asBoolean(),
                        text(entry, "category"),
                        text(entry, "licence"),
                        entry.required("typical_entries").intValue(),
                        URI.create(text(entry, "homepage"))),
                new CatalogueEntry.Feed(
                        URI.create(text(entry, "url")),
                        FeedFormat.ofWireName(text(entry, "format"))
                                .orElseThrow(
                                        () -> new IllegalStateException("Unknown format in catalogue entry " + name)),
                        optional(entry, "column"),
                        optional(entry, "pointer"),
                        entry.path("allow_broad_prefixes").asBoolean(),
                        entry.path("allow").asBoolean(),
                        Duration.parse(text(entry, "minimum_interval"))),
                entry.path("discontinued").asBoolean(),
                optional(entry, "successor"));
    }

    private static String text(JsonNode entry, String field) {
        return entry.required(field).textValue();
    }

    private static Optional<String> optional(JsonNode entry, String field) {
        return Optional.ofNullable(entry.path(field).textValue());
    }
}
