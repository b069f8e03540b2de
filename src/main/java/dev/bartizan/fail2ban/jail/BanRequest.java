package dev.bartizan.fail2ban.jail;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Addresses to ban. */
@Schema(description = "Addresses to ban.")
public record BanRequest(
        @Schema(
                description = "Addresses and CIDRs (their host bits are masked), 50 000 at most.",
                examples = "[\"45.155.205.7\", \"2001:db8::/48\"]")
        @NotNull
        @Size(min = 1, max = 50_000)
        List<@NotNull String> ips,

        @Schema(
                description =
                        "Whether to ban them though they have private, loopback or other special-purpose addresses,"
                                + " one of this machine or the one that the request comes from, or are broader than /8 (IPv4) or"
                                + " /19 (IPv6). What is on the allowlist is not banned in any case.")
        boolean force) {}
