package dev.bartizan.access.token;

import dev.bartizan.access.Feature;
import dev.bartizan.access.Role;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A token in API responses. */
@Schema(description = "A token, without its secret.")
public record TokenView(
        @Schema(description = "Identifier of the token.", examples = "3")
        long id,

        @Schema(description = "Unique name.", examples = "edge firewall")
        String name,

        @Schema(description = "Role of the token.", examples = "viewer")
        Role role,

        @Schema(description = "When it was issued.") Instant createdAt,

        @Schema(description = "When it expires; `null` for never.") @Nullable
        Instant expiresAt,

        @Schema(description = "When it was last used; `null` for never.") @Nullable
        Instant lastUsedAt,

        @Schema(
                description = "The ranges of clients that the token is accepted from; empty for all.",
                examples = "[\"192.0.2.0/24\"]")
        List<String> networks,

        @Schema(
                description = "The features that the token is limited to; empty for all.",
                examples = "[\"bans\", \"allowlist\"]")
        List<Feature> features) {

    static List<String> networks(TokenRow token) {
        return token.networks().stream().map(IpRange::toString).toList();
    }

    static TokenView of(TokenRow token) {
        return new TokenView(
                token.id,
                token.name,
                token.role,
                token.createdAt,
                token.expiresAt,
                token.lastUsedAt,
                networks(token),
                token.features());
    }
}
