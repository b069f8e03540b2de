package dev.bartizan.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.access.Role;
import dev.bartizan.published.SnapshotRoundTrip;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublishedTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final TokenSecret PLAIN = new TokenSecret("bzn_plain");
    private static final TokenSecret LIMITED = new TokenSecret("bzn_limited");

    private static TokenRegistry registry() {
        return new TokenRegistry(new ConfiguredAdminToken(Optional.empty(), Optional.empty()));
    }

    private static TokenRow row(long id, TokenSecret secret, Role role, Instant expiresAt) {
        TokenRow row = new TokenRow("token " + id, role, secret, NOW, expiresAt);
        row.id = id;
        return row;
    }

    @Test
    void tokensOfTheSnapshotAreAcceptedWithTheirLimitsUntilTheTokensAreLoaded() {
        TokenRow limited = row(2, LIMITED, Role.VIEWER, NOW.plusSeconds(9));
        limited.networks = "45.155.17.0/24,2001:db8::1";
        limited.features = "bans,allowlist";
        TokenRegistry before = registry();
        before.replace(List.of(row(1, PLAIN, Role.ADMIN, null), limited));
        TokenRegistry after = registry();

        SnapshotRoundTrip.take(new PublishedTokens(before), new PublishedTokens(after));

        assertThat(after.find(PLAIN)).isPresent().isEqualTo(before.find(PLAIN));
        assertThat(after.find(LIMITED)).isPresent().isEqualTo(before.find(LIMITED));
        assertThat(after.valid(after.find(PLAIN).orElseThrow().credential(), NOW))
                .isTrue();
        assertThat(after.loaded()).isFalse();
        assertThat(after.administratorsOnly()).isFalse();
        after.replace(List.of());
        assertThat(after.find(PLAIN)).isEmpty();
        assertThat(after.loaded()).isTrue();
    }
}
