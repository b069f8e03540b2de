package dev.bartizan.decision;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answers to many lookups. */
@Schema(description = "The answers to many lookups, all of one moment.")
record LookupList(
        @Schema(description = "One item for each that was asked for, in the same order.")
        List<LookupItem> items) {}
