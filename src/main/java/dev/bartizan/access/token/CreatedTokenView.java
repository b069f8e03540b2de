package dev.bartizan.access.token;

import dev.bartizan.access.Feature;
import dev.bartizan.access.Role;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A token that was just issued. */
@Schema(description = "A token that was just issued, with its secret.")
public record CreatedTokenView(
        @Schema(description = "Identifier of the token.", examples = "3")
        long id,

        @Schema(description = "Unique name.", examples = "edge firewall")
        String name,

        @Schema(description = "Role of the token.", examples = "viewer")
        Role role,

        @Schema(description = "When it was issued.") Instant createdAt,

        @Schema(description = "When it expires; `null` for never.") @Nullable
        Instant expiresAt,

        @Schema(
                description = "The ranges of clients that the token is accepted from; empty for all.",
                examples = "[\"192.0.2.0/24\"]")
        List<String> networks,

        @Schema(
                description = "The features that the token is limited to; empty for all.",
                examples = "[\"bans\", \"allowlist\"]")
        List<Feature> features,

        @Schema(
                description = "The secret for the header `Authorization: Bearer …`; shown only once.",
                examples = "bzn_Zk3vYQ0fJ5mJr0m0mYJ2eQ1u8f6t9sWcVb7nXaLdPiE")
        String token) {}
