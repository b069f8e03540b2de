package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;

/**
 * What came of an order to ban.
 *
 * @param ban the ban that is in force now
 * @param effect what the order did
 */
public record Imposed(ActiveBan ban, Effect effect) {

    /** What an order did. */
    public enum Effect {
        /** There was no ban of that range by that origin. */
        BEGAN,
        /** The ban in force would have ended earlier. */
        EXTENDED,
        /** The ban in force lasts as long or longer. */
        NONE
    }
}
