package dev.bartizan.decision.lookup;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One item of the response to a bulk lookup. */
@Schema(
        description = "The result for one of the addresses, or why it can't be parsed.",
        oneOf = {LookupView.class, UnreadableItemView.class})
sealed interface LookupItemView permits LookupView, UnreadableItemView {

    static LookupItemView of(LookupService.Outcome outcome) {
        return switch (outcome) {
            case LookupService.Outcome.Found found -> LookupView.of(found);
            case LookupService.Outcome.Unreadable unreadable -> UnreadableItemView.of(unreadable);
        };
    }
}
