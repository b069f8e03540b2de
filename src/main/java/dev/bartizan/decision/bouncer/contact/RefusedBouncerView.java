package dev.bartizan.decision.bouncer.contact;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Requests of a bouncer that were refused. */
@Schema(description = "Requests of one client to CrowdSec's API that were refused for one reason.")
public record RefusedBouncerView(
        @Schema(description = "Client address; that of the last proxy, if there is one.", examples = "45.155.205.7")
        String address,

        @Schema(
                description = "User agent, at most 200 characters; `null` if it sent none.",
                examples = "crowdsec-firewall-bouncer/v0.0.25")
        @Nullable
        String userAgent,

        @Schema(
                description =
                        "`no_key`: it sent neither a key nor a known certificate; `wrong_key`: no bouncer has its "
                                + "key; `ended_key`: the key was replaced, and is not valid any more.")
        Reason reason,

        @Schema(description = "Number of these requests since the start of the service.", examples = "12")
        long requests,

        @Schema(description = "Time of the last one.") Instant lastAt) {

    /** Why a request was refused. */
    @Schema(name = "RefusedBouncerReason")
    public enum Reason {
        /** It has neither a key nor a known certificate. */
        @JsonProperty("no_key")
        NO_KEY,
        /** No bouncer has its key. */
        @JsonProperty("wrong_key")
        WRONG_KEY,
        /** Its key was replaced. */
        @JsonProperty("ended_key")
        ENDED_KEY
    }
}
