package dev.bartizan.decision.lookup;

import dev.bartizan.error.ErrorCode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An item that is not an address; the other items are still answered. */
@Schema(description = "An item that is not an address; the other items are still answered.")
record UnreadableItemView(
        @Schema(description = "The text of the request.", examples = "1.2.3")
        String ip,

        @Schema(description = "The error.") ItemError error)
        implements LookupItemView {

    static UnreadableItemView of(LookupService.Outcome.Unreadable unreadable) {
        return new UnreadableItemView(
                unreadable.input(),
                new ItemError(ErrorCode.INVALID_ADDRESS, unreadable.syntax().reason()));
    }

    /** The error of one item. */
    @Schema(description = "The error of one item.")
    record ItemError(
            @Schema(description = "The error, for programs.", examples = "INVALID_ADDRESS")
            ErrorCode errorCode,

            @Schema(
                    description = "The error, for people.",
                    examples = "An IPv4 address has four octets; this has fewer.")
            String message) {}
}
