package dev.bartizan.decision.lookup;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One item of the answer to many lookups. */
@Schema(
        description = "What is known of one of the addresses, or why it can't be read.",
        oneOf = {LookupResponse.class, UnreadableItem.class})
sealed interface LookupItem permits LookupResponse, UnreadableItem {

    static LookupItem of(LookupService.Outcome outcome) {
        return switch (outcome) {
            case LookupService.Outcome.Found found -> LookupResponse.of(found);
            case LookupService.Outcome.Unreadable unreadable -> UnreadableItem.of(unreadable);
        };
    }
}
