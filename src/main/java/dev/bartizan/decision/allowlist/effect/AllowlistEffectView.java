package dev.bartizan.decision.allowlist.effect;

import java.math.BigInteger;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an entry of the allowlist takes out of lists. */
@Schema(description = "What an entry of the allowlist takes out of the published lists.")
public record AllowlistEffectView(
        @Schema(description = "Identifier of the entry.", examples = "3")
        long id,

        @Schema(description = "Its range or host name.", examples = "192.0.2.7/32")
        String entry,

        @Schema(description = "Its comment; empty for none.", examples = "our office")
        String comment,

        @Schema(description = "Whether it is limited to lists.")
        boolean limited,

        @Schema(description = "The lists that have addresses of it, by name.")
        List<Taken> lists) {

    /** What an entry takes out of one list. */
    @Schema(name = "TakenFromList", description = "What an entry takes out of one list.")
    public record Taken(
            @Schema(description = "Identifier of the list.", examples = "1")
            long id,

            @Schema(description = "Name of the list.", examples = "ipsum")
            String list,

            @Schema(description = "Entries of the list that are taken out, completely or in part.")
            long ranges,

            @Schema(description = "Addresses that are taken out, of both families.")
            BigInteger addresses) {}
}
