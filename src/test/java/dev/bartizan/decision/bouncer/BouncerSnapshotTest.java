package dev.bartizan.decision.bouncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.decision.bouncer.view.CidrMode;
import dev.bartizan.published.SnapshotRoundTrip;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BouncerSnapshotTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final TokenSecret OLD = new TokenSecret("old-key-0123456789");
    private static final TokenSecret NEW = new TokenSecret("new-key-0123456789");

    private static BouncerRegistry registry() {
        ConfiguredKeys keys = new ConfiguredKeys(new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(BouncerConfig.class)
                .build()
                .getConfigMapping(BouncerConfig.class));
        return new BouncerRegistry(keys, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static BouncerRow row() {
        BouncerRow row = new BouncerRow("edge", OLD, NOW);
        row.id = 4L;
        row.rotate(NEW, NOW.plusSeconds(60));
        row.certificate = "CN=edge";
        row.set(new BouncerSettings(Set.of("lists"), Set.of("a", "b"), 7, Optional.of(CidrMode.EXPAND)));
        return row;
    }

    @Test
    void bouncersAreKnownByTheirKeysBeforeTheyAreLoaded() {
        BouncerRegistry before = registry();
        before.replace(List.of(row()), any -> BouncerActivity.NONE);
        BouncerRegistry after = registry();

        SnapshotRoundTrip.take(before, after);

        assertThat(after.loaded()).isFalse();
        assertThat(after.complete()).isFalse();
        BouncerSession session = after.find(NEW).orElseThrow();
        assertThat(session.id()).isEqualTo(4);
        assertThat(session.name()).isEqualTo("edge");
        assertThat(session.settings()).isEqualTo(row().settings());
        assertThat(after.find(OLD)).containsSame(session);
        assertThat(after.findByCertificate("CN=edge")).containsSame(session);
        assertThat(after.find(new TokenSecret("other"))).isEmpty();
        assertThat(after.content()).isEqualTo(before.content());
    }

    @Test
    void sessionIsKeptAndItsActivityAddedWhenTheBouncersAreLoaded() {
        BouncerRegistry registry = registry();
        BouncerRegistry before = registry();
        before.replace(List.of(row()), any -> BouncerActivity.NONE);
        SnapshotRoundTrip.take(before, registry);
        BouncerSession session = registry.find(NEW).orElseThrow();
        BouncerActivity.Contact contact = new BouncerActivity.Contact(NOW, "curl", "192.0.2.1");
        session.record(activity -> activity.queried(contact, true));

        registry.replace(List.of(row()), any -> new BouncerActivity(null, 40, 2, Map.of("dropped_packet", 9L)));

        assertThat(registry.loaded()).isTrue();
        assertThat(registry.find(NEW)).containsSame(session);
        BouncerActivity all = new BouncerActivity(contact, 41, 3, Map.of("dropped_packet", 9L));
        assertThat(session.activity()).isEqualTo(all);
        assertThat(session.pending()).contains(all);
        registry.replace(List.of(row()), any -> new BouncerActivity(null, 40, 2, Map.of()));
        assertThat(session.activity()).as("added only once").isEqualTo(all);
    }
}
