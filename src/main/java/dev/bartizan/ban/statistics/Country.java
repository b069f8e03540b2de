package dev.bartizan.ban.statistics;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where an address is, as the operator's database has it. */
@Schema(description = "Where an address is, as the operator's database has it.")
public record Country(
        @Schema(description = "ISO 3166-1 code.", examples = "SE")
        String code,

        @Schema(description = "Its name in English.", examples = "Sweden")
        String name) {}
