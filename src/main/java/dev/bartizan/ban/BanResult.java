package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;

/**
 * The result of an order to ban.
 *
 * @param ban the active ban
 * @param effect the effect of the order
 */
public record BanResult(ActiveBan ban, Effect effect) {

    /** The effect of an order. */
    public enum Effect {
        /** A new ban began; it may have replaced a less strict one. */
        BEGAN,
        /** The active ban was extended. */
        EXTENDED,
        /** The active ban lasts long enough or is stricter, and stays unchanged. */
        NONE
    }
}
