package dev.bartizan.decision.lookup;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One item of the response to a bulk lookup. */
@Schema(
        description = "The result for one of the addresses, or why it can't be parsed.",
        oneOf = {LookupResponse.class, UnreadableItem.class})
sealed interface LookupItem permits LookupResponse, UnreadableItem {

    static LookupItem of(LookupService.Outcome outcome) {
        return switch (outcome) {
            case LookupService.Outcome.Found found -> LookupResponse.of(found);
            case LookupService.Outcome.Unreadable unreadable -> UnreadableItem.of(unreadable);
        };
    }
}
