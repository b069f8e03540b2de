package dev.bartizan.access.login;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A one-time code. */
@Schema(description = "A one-time code.")
record CodeRequest(
        @Schema(description = "The code that the app shows now.", examples = "123456") @NotNull
        String code) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "CodeRequest[…]";
    }
}
