package dev.bartizan.access.token;

import dev.bartizan.access.Role;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A token as the API tells of it. */
@Schema(description = "A token, without its secret.")
public record TokenResponse(
        @Schema(description = "Identifies it.", examples = "3")
        long id,

        @Schema(description = "Tells tokens apart.", examples = "edge firewall")
        String name,

        @Schema(description = "What its bearer may do.", examples = "viewer")
        Role role,

        @Schema(description = "When it was issued.") Instant createdAt,

        @Schema(description = "When it expires; `null` for never.") @Nullable
        Instant expiresAt,

        @Schema(description = "When a request came with it last; `null` for never.") @Nullable
        Instant lastUsedAt) {

    static TokenResponse of(Token token) {
        return new TokenResponse(token.id, token.name, token.role, token.createdAt, token.expiresAt, token.lastUsedAt);
    }
}
