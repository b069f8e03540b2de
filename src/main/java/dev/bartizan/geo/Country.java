package dev.bartizan.geo;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The country of an address, from the country database. */
@Schema(description = "The country of an address, from the country database.")
public record Country(
        @Schema(description = "ISO 3166-1 code.", examples = "SE")
        String code,

        @Schema(description = "Its name in English.", examples = "Sweden")
        String name) {}
