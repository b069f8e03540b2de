package dev.bartizan.ban.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bartizan.ban.BanView;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of a ban. */
@Schema(description = "A change of a ban.")
@RegisterForReflection
record BanEvent(
        @Schema(description = "Kind of change; also the name of the event.")
        Kind kind,

        @Schema(description = "The ban after the change.") BanView ban) {

    /** Kinds of changes. */
    @TemplateData
    @Schema(name = "BanEventKind")
    enum Kind {
        /** It began. */
        @JsonProperty("banned")
        BANNED,
        /** Its end was changed. */
        @JsonProperty("changed")
        CHANGED,
        /** It was lifted. */
        @JsonProperty("lifted")
        LIFTED,
        /** It expired. */
        @JsonProperty("expired")
        EXPIRED
    }
}
