package dev.bartizan.blocklist;

/**
 * A smaller version of a list that was offered and rejected, again and again.
 *
 * @param days on how many days a version of about this size was offered, without another one in between
 * @param lastDay the last of these days (UTC, days since 1970)
 * @param ranges its number of ranges, on the first day
 */
public record SmallerOffer(int days, long lastDay, long ranges) {

    /** A version that is offered on so many days is taken: the list has become smaller. */
    public static final int ENOUGH_DAYS = 3;

    /** None yet. */
    public static final SmallerOffer NONE = new SmallerOffer(0, Long.MIN_VALUE, 0);

    /** This offer with one of a day; another size, more than half or twice of it, begins again. */
    public SmallerOffer next(long day, long offered) {
        boolean similar = offered * 2 >= ranges && offered <= ranges * 2;
        if (days == 0 || !similar || day < lastDay) {
            return new SmallerOffer(1, day, offered);
        }
        return day == lastDay ? this : new SmallerOffer(days + 1, day, ranges);
    }

    /** Whether it is to be taken. */
    public boolean persistent() {
        return days >= ENOUGH_DAYS;
    }
}
