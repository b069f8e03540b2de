package dev.bartizan.decision.bouncer.view;

import java.util.List;
import java.util.Map;

/**
 * The decisions that a bouncer has since its last complete pull.
 *
 * @param view the view that was sent
 * @param announcements the last announcement of each source, by source name
 * @param withheld ended decisions that other decisions still cover. The bouncer keeps them; their deletion is sent when
 *     nothing covers them any more
 */
public record BouncerState(BouncerDecisions view, Map<String, Announcement> announcements, List<Decision> withheld) {}
