package dev.bartizan.access;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All tokens. */
@Schema(description = "All tokens.")
public record TokenList(
        @Schema(description = "The tokens by name.") List<TokenResponse> items) {}
