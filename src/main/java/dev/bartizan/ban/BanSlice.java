package dev.bartizan.ban;

import java.util.List;
import java.util.Optional;

/**
 * A part of the bans that match a filter, newest first.
 *
 * @param items the bans
 * @param newer where the newer ones begin; empty if there are none
 * @param older where the older ones begin; empty if there are none
 */
public record BanSlice(List<BanView> items, Optional<BanPosition> newer, Optional<BanPosition> older) {

    /** No bans. */
    public static final BanSlice EMPTY = new BanSlice(List.of(), Optional.empty(), Optional.empty());

    /**
     * Which part.
     *
     * @param from the bans begin after this position, which is not included; empty for the newest
     * @param back whether they are newer than the position
     * @param size maximum number of bans
     */
    public record Wanted(Optional<BanPosition> from, boolean back, int size) {

        /** The newest bans. */
        public static Wanted newest(int size) {
            return new Wanted(Optional.empty(), false, size);
        }

        /** The bans that are older than a position. */
        public static Wanted after(BanPosition position, int size) {
            return new Wanted(Optional.of(position), false, size);
        }
    }

    /**
     * The slice with the nearest bans.
     *
     * @param nearest up to one more than wanted, by their distance from the position
     */
    static BanSlice of(Wanted wanted, List<BanView> nearest) {
        boolean more = nearest.size() > wanted.size();
        List<BanView> kept = nearest.subList(0, Math.min(nearest.size(), wanted.size()));
        List<BanView> items = wanted.back() ? kept.reversed() : kept;
        if (items.isEmpty()) {
            return EMPTY;
        }
        Optional<BanPosition> first = Optional.of(BanPosition.of(items.getFirst()));
        Optional<BanPosition> last = Optional.of(BanPosition.of(items.getLast()));
        return wanted.back()
                ? new BanSlice(items, more ? first : Optional.empty(), last)
                : new BanSlice(
                        items, wanted.from().isPresent() ? first : Optional.empty(), more ? last : Optional.empty());
    }
}
