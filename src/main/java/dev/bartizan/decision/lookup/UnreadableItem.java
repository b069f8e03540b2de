package dev.bartizan.decision.lookup;

import dev.bartizan.error.ErrorCode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An item that is no address; the others are answered all the same. */
@Schema(description = "An item that is no address; the others are answered all the same.")
record UnreadableItem(
        @Schema(description = "The text as it was sent.", examples = "1.2.3")
        String ip,

        @Schema(description = "What is wrong with it.") ItemError error)
        implements LookupItem {

    static UnreadableItem of(LookupService.Outcome.Unreadable unreadable) {
        return new UnreadableItem(
                unreadable.input(),
                new ItemError(ErrorCode.INVALID_ADDRESS, unreadable.syntax().reason()));
    }

    /** What is wrong with one item. */
    @Schema(description = "What is wrong with one item.")
    record ItemError(
            @Schema(description = "What is wrong, for programs.", examples = "INVALID_ADDRESS")
            ErrorCode errorCode,

            @Schema(
                    description = "What is wrong, for people.",
                    examples = "An IPv4 address has four octets; this has fewer.")
            String message) {}
}
