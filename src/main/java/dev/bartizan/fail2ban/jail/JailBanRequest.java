package dev.bartizan.fail2ban.jail;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Addresses to ban. */
@Schema(description = "Addresses to ban.")
public record JailBanRequest(
        @Schema(
                description = "Addresses and CIDRs (their host bits are masked), at most 50 000.",
                examples = "[\"45.155.205.7\", \"2001:db8::/48\"]")
        @NotNull
        @Size(min = 1, max = 50_000)
        List<@NotNull String> ips,

        @Schema(
                description =
                        "Whether to ban ranges that contain private, loopback or other special-purpose addresses, an"
                                + " address of this machine or the client's address, or that are broader than /8 (IPv4) or"
                                + " /19 (IPv6). Addresses of the allowlist are never banned.")
        boolean force) {}
