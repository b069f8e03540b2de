package dev.bartizan.fail2ban.jail;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a jail never bans. */
@Schema(description = "What a jail never bans.")
public record IgnoredAddressesView(
        @Schema(description = "Addresses, networks and host names.", examples = "[\"192.0.2.1\", \"10.0.0.0/8\"]")
        List<String> ips) {}
