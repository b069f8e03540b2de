package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.bouncer.view.CidrMode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a bouncer gets. */
@Schema(description = "What a bouncer gets.", examples = "{\"name\":\"edge firewall\"}")
public record BouncerRequest(
        @Schema(
                description = "Unique name; 1 to 64 letters, digits, blanks, dots, underscores and hyphens.",
                examples = "edge firewall")
        @NotNull
        @Pattern(
                regexp = "[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}",
                message = "must have 1 to 64 letters, digits, blanks, dots, underscores or hyphens, a letter or digit"
                        + " first")
        String name,

        @Schema(
                description =
                        "Origins of the decisions it gets, such as `lists` and `bartizan`; all if absent or empty.")
        @Size(max = 20)
        @Nullable
        Set<@NotNull @Pattern(regexp = NAME, message = NAME_RULE) String> origins,

        @Schema(description = "Names of the lists whose decisions it gets; all if absent or empty.")
        @Size(max = 100)
        @Nullable
        Set<@NotNull @Pattern(regexp = NAME, message = NAME_RULE) String> lists,

        @Schema(
                description = "Maximum number of entries that it gets, for devices with a limit; no limit if "
                        + "absent. Bans come first, then the lists by name; `warnings` says how many don't "
                        + "fit.",
                examples = "65536")
        @Min(1)
        @Max(Integer.MAX_VALUE)
        @Nullable
        Integer maxEntries,

        @Schema(
                description = "How it gets networks: `keep` unchanged, `expand` small ones to single addresses, `drop` "
                        + "not at all. If absent, it depends on the user agent: `expand` for programs that don't block "
                        + "networks in stream mode (crowdsec-firewall-bouncer in nftables mode, the Traefik plugin, "
                        + "the Node.js bouncers for IPv6), else `keep`.")
        @Nullable
        CidrMode cidr,

        @Schema(
                description = "What the bouncer's client certificate is recognized by: the text that the reverse proxy "
                        + "sends in the header `bartizan.bouncer.certificate-header`, such as the fingerprint or the "
                        + "subject. The bouncer then needs no key. If absent, it has no certificate.",
                examples = "CN=edge")
        @Pattern(regexp = CERTIFICATE, message = "must have 1 to 512 visible ASCII characters or blanks")
        @Nullable
        String certificate) {

    static final String NAME = "[A-Za-z0-9_-]{1,63}";
    static final String CERTIFICATE = "[ -~]{1,512}";
    static final String NAME_RULE = "must have 1 to 63 letters, digits, - or _";

    BouncerSettings settings() {
        return new BouncerSettings(
                origins == null ? Set.of() : Set.copyOf(origins),
                lists == null ? Set.of() : Set.copyOf(lists),
                maxEntries == null ? 0 : maxEntries,
                Optional.ofNullable(cidr));
    }
}
