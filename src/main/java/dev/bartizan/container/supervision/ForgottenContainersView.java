package dev.bartizan.container.supervision;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The containers that were forgotten. */
@Schema(description = "The containers that were forgotten.")
public record ForgottenContainersView(
        @Schema(description = "Their names, sorted.", examples = "[\"shop\"]")
        List<String> forgotten) {}
