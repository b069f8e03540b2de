package dev.bartizan.geo;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Information about the country database. */
@Schema(name = "CountryDatabase", description = "The file with the countries of addresses.")
public record CountryDatabaseView(
        @Schema(
                description = "`none`: no file is configured. `missing`: the file doesn't exist. `unreadable`: see "
                        + "`reason`. `loaded`: the file is in use.")
        State state,

        @Schema(description = "Why the file is unusable; `null` if it is loaded or none is configured.") @Nullable
        String reason,

        @Schema(
                description = "Type from the file's metadata; `null` if no file was ever loaded.",
                examples = "GeoLite2-Country")
        @Nullable
        String type,

        @Schema(
                description = "When the file was built. Describes the file that was loaded last, which stays in "
                        + "use if the current one is unreadable; `null` if no file was ever loaded.")
        @Nullable
        Instant builtAt) {

    /** State of the file. */
    @Schema(name = "CountryDatabaseState")
    public enum State {
        /** No file is configured. */
        NONE,
        /** The file doesn't exist. */
        MISSING,
        /** The file is not a database, damaged, or not readable. */
        UNREADABLE,
        /** The file is in use. */
        LOADED;

        /** The name in the API. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
