package dev.bartizan.ban.statistics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is known of the countries' database. */
@Schema(name = "CountryDatabase", description = "The file that says in which countries addresses are.")
public record CountryDatabaseItem(
        @Schema(
                description =
                        "`none`: none is configured. `missing`: there is no such file. `unreadable`: `reason` says"
                                + " why. `loaded`: it is used.")
        State state,

        @Schema(description = "Why there is none; `null` if it is loaded or none is configured.") @Nullable
        String reason,

        @Schema(
                description = "What it is, by its own account; `null` where nothing was ever loaded.",
                examples = "GeoLite2-Country")
        @Nullable
        String type,

        @Schema(
                description = "When it was made: of the file that was loaded last, which stays in use where the present"
                        + " one can't be read; `null` where nothing was ever loaded.")
        @Nullable
        Instant builtAt) {

    /** Whether the file is used. */
    @Schema(name = "CountryDatabaseState")
    public enum State {
        /** None is configured. */
        NONE,
        /** There is no such file. */
        MISSING,
        /** It is no database, damaged, or may not be read. */
        UNREADABLE,
        /** It is used. */
        LOADED;

        /** The name in the API. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
