package dev.bartizan.access.token;

import dev.bartizan.access.Role;
import java.time.Instant;
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
        Instant lastUsedAt) {

    static TokenView of(TokenRow token) {
        return new TokenView(token.id, token.name, token.role, token.createdAt, token.expiresAt, token.lastUsedAt);
    }
}
