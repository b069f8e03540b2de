package dev.bartizan.decision.bouncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.access.token.TokenSecret;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredKeysTest {

    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");
    private static final TokenSecret EDGE = new TokenSecret("key-of-the-edge-0123456789");
    private static final TokenSecret TRAEFIK = new TokenSecret("key-of-traefik-0123456789");

    @TempDir
    Path folder;

    @Test
    void keysComeFromVariablesAndFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), TRAEFIK.value() + "\n");

        ConfiguredKeys keys = keys(Map.of(
                "BARTIZAN_BOUNCER_KEYS_EDGE", EDGE.value(),
                "BARTIZAN_BOUNCER_KEYS_TRAEFIK_FILE", file.toString()));

        assertThat(keys.hashes())
                .containsExactlyInAnyOrderEntriesOf(Map.of("edge", EDGE.hash(), "traefik", TRAEFIK.hash()));
        assertThat(keys.has("edge")).isTrue();
        assertThat(keys.has("other")).isFalse();
    }

    @Test
    void keyThatTwoBouncersHaveAndFileThatIsMissingAreIgnored() {
        ConfiguredKeys keys = keys(Map.of(
                "BARTIZAN_BOUNCER_KEYS_EDGE", EDGE.value(),
                "BARTIZAN_BOUNCER_KEYS_OTHER", EDGE.value(),
                "BARTIZAN_BOUNCER_KEYS_TRAEFIK_FILE", folder.resolve("missing").toString()));

        assertThat(keys.hashes()).hasSize(1).containsValue(EDGE.hash());
    }

    @Test
    void configuredKeyIsValidBesidesTheIssuedOneAndOnlyWithItsBouncer() {
        BouncerRegistry registry = registry(keys(Map.of("BARTIZAN_BOUNCER_KEYS_EDGE", EDGE.value())), NOW);
        BouncerRow other = row(1, "other", TRAEFIK);
        BouncerRow edge = row(2, "edge", new TokenSecret("issued-0123456789"));

        registry.replace(List.of(other), row -> BouncerActivity.NONE);
        assertThat(registry.loaded()).isTrue();
        assertThat(registry.complete()).isFalse();
        assertThat(registry.find(EDGE)).isEmpty();
        registry.replace(List.of(other, edge), row -> BouncerActivity.NONE);

        assertThat(registry.complete()).isTrue();
        assertThat(registry.find(EDGE)).isPresent().isEqualTo(registry.find(new TokenSecret("issued-0123456789")));
        assertThat(registry.sessions()).hasSize(2);
    }

    @Test
    void bothKeysAreValidUntilThePreviousOneEnds() {
        BouncerRow row = row(1, "edge", EDGE);
        BouncerRegistry registry = registry(keys(Map.of()), NOW);
        registry.replace(List.of(row), each -> BouncerActivity.NONE);
        BouncerSession session = registry.find(EDGE).orElseThrow();

        row.rotate(TRAEFIK, NOW.plus(Duration.ofHours(1)));
        registry.replace(List.of(row), each -> BouncerActivity.NONE);
        BouncerRegistry later = registry(keys(Map.of()), NOW.plus(Duration.ofHours(1)));
        later.replace(List.of(row), each -> BouncerActivity.NONE);

        assertThat(registry.find(EDGE)).containsSame(session);
        assertThat(registry.find(TRAEFIK)).containsSame(session);
        assertThat(later.find(EDGE)).isEmpty();
        assertThat(later.find(TRAEFIK)).isPresent();
    }

    private static BouncerRow row(long id, String name, TokenSecret key) {
        BouncerRow row = new BouncerRow(name, key, NOW);
        row.id = id;
        return row;
    }

    private static BouncerRegistry registry(ConfiguredKeys keys, Instant now) {
        return new BouncerRegistry(keys, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static ConfiguredKeys keys(Map<String, String> environment) {
        return new ConfiguredKeys(new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(BouncerConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(BouncerConfig.class));
    }
}
