package dev.bartizan.decision.bouncer.view;

import dev.bartizan.ip.Cidr;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The decisions that a bouncer has since its last complete pull.
 *
 * @param view the view that was sent
 * @param announcements the last announcement of each source, by source name
 * @param withheld ended decisions that other decisions still cover. The bouncer keeps them; their deletion is sent when
 *     nothing covers them any more
 * @param replaced values whose type changed in the last pull. They are sent again, because some bouncers apply the
 *     deletion of the old decision after the new one
 */
public record BouncerState(
        BouncerDecisions view, Map<String, Announcement> announcements, List<Decision> withheld, List<Cidr> replaced) {

    /** A copy with more ended decisions whose deletion was not sent. */
    public BouncerState withheldToo(List<Decision> others) {
        return new BouncerState(
                view,
                announcements,
                Stream.concat(withheld.stream(), others.stream()).toList(),
                replaced);
    }
}
