package dev.bartizan.fail2ban.jail;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A list of addresses. */
@Schema(description = "A list of addresses.")
public record AddressesRequest(
        @Schema(description = "Addresses and CIDRs, at most 50 000.", examples = "[\"192.0.2.1\", \"10.0.0.0/8\"]")
        @NotNull
        @Size(min = 1, max = 50_000)
        List<@NotNull String> ips) {}
