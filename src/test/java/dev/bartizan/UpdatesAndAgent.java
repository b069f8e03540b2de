package dev.bartizan;

import dev.bartizan.update.TestSigningKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Updates can be uploaded and are signed, and the CrowdSec agent is a script that tests write. */
public class UpdatesAndAgent implements QuarkusTestProfile {

    public static final String UPLOAD_KEY = "upload-key-of-the-tests";

    /** A second app, with a key of its own and fewer updates kept. */
    public static final String SHOP = "shop";

    public static final String SHOP_KEY = "upload-key-of-the-shop";

    /** An app without keys. */
    public static final String BARE = "bare";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                // A test waits until the database has been busy for longer, in each attempt.
                Map.entry("bartizan.database.busy-timeout-millis", "300"),
                Map.entry("bartizan.update.upload-key", UPLOAD_KEY),
                Map.entry("bartizan.update.apps.%s.upload-key".formatted(SHOP), SHOP_KEY),
                Map.entry("bartizan.update.apps.%s.retention".formatted(SHOP), "2"),
                Map.entry("bartizan.update.apps.%s.default-channel".formatted(BARE), "beta"),
                Map.entry("bartizan.update.max-upload-size", "1M"),
                Map.entry("bartizan.update.max-unpacked-size", "2M"),
                Map.entry("bartizan.update.retention", "3"),
                Map.entry("bartizan.update.failure-limit", "3"),
                Map.entry("bartizan.access.wrong-tokens-per-minute", "5"),
                Map.entry(
                        "bartizan.crowdsec.binary",
                        agentFolder().resolve("crowdsec").toString()),
                Map.entry("bartizan.crowdsec.config-dir", agentFolder().toString()),
                Map.entry("bartizan.crowdsec.lapi-url", "http://127.0.0.1:1"),
                Map.entry("bartizan.crowdsec.start-timeout", "600ms"),
                Map.entry("bartizan.crowdsec.grace", "500ms"));
    }

    private static Path agentFolder() {
        try {
            return Files.createDirectories(
                    Path.of("target", "test-data", "agent").toAbsolutePath());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(TestSigningKey.class));
    }
}
