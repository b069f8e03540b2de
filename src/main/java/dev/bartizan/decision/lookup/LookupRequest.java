package dev.bartizan.decision.lookup;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A bulk lookup. */
@Schema(description = "A bulk lookup.")
record LookupRequest(
        @Schema(
                description = "Addresses, CIDRs or ranges `first-last`; at most 10 000.",
                examples = "[\"77.90.185.20\",\"2001:db8::/32\"]")
        @NotNull
        @Size(max = LookupRequest.MAX_ITEMS)
        List<@NotNull String> ips) {

    static final int MAX_ITEMS = 10_000;
}
