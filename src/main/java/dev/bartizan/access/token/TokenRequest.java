package dev.bartizan.access.token;

import dev.bartizan.access.Feature;
import dev.bartizan.access.Role;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A token to create. */
@Schema(
        description = "A token to create.",
        examples = "{\"name\":\"edge firewall\",\"role\":\"viewer\",\"expires_in\":\"P90D\"}")
public record TokenRequest(
        @Schema(
                description = "Unique name; 1 to 64 letters, digits, blanks, dots, underscores and hyphens.",
                examples = "edge firewall")
        @NotNull
        @Pattern(
                regexp = "[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}",
                message = "must have 1 to 64 letters, digits, blanks, dots, underscores or hyphens, a letter or digit"
                        + " first")
        String name,

        @Schema(description = "Role of the token.", examples = "viewer") @NotNull
        Role role,

        @Schema(
                description = "When it expires (ISO 8601), within 36525 days. If neither this nor `expires_in` "
                        + "is given, it never expires.",
                examples = "2030-01-01T00:00:00Z")
        @Nullable
        Instant expiresAt,

        @Schema(
                description = "Validity, such as `90d` or `P90D`; alternative to `expires_at`.",
                type = SchemaType.STRING,
                examples = "P90D")
        @Nullable
        Duration expiresIn,

        @Schema(
                description =
                        "The addresses, CIDRs and ranges of clients that the token is accepted from, at most 100. If"
                                + " absent or empty, it is accepted from everywhere.",
                examples = "[\"192.0.2.0/24\"]")
        @Size(max = 100)
        @Nullable
        List<@NotNull String> networks,

        @Schema(
                description =
                        "The features that the token is limited to. If absent or empty, it reaches everything that"
                                + " its role allows. A limited token never reaches tokens, accounts, sessions and pages.",
                examples = "[\"bans\", \"allowlist\"]")
        @Nullable
        List<@NotNull Feature> features) {}
