package dev.bartizan.decision.machine;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a login, in CrowdSec's form. */
@Schema(description = "A session, in CrowdSec's form.")
record LoginView(
        @Schema(description = "200.", examples = "200") int code,

        @Schema(description = "When the session ends.") Instant expire,

        @Schema(description = "The token of the session, for `Authorization: Bearer`.")
        String token) {}
