package dev.bartizan.ban.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bartizan.ban.BanItem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What happened to a ban. */
@Schema(description = "What happened to a ban.")
@RegisterForReflection
record BanEvent(
        @Schema(description = "What happened; the event has the same name.")
        Kind kind,

        @Schema(description = "The ban, as it is now or was at its end.")
        BanItem ban) {

    /** What can happen to a ban. */
    @Schema(name = "BanEventKind")
    enum Kind {
        /** It began. */
        @JsonProperty("banned")
        BANNED,
        /** Its end was moved. */
        @JsonProperty("changed")
        CHANGED,
        /** It was lifted before its time. */
        @JsonProperty("lifted")
        LIFTED,
        /** It ran out. */
        @JsonProperty("expired")
        EXPIRED
    }
}
