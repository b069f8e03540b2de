package dev.bartizan.decision.bouncer.view;

import java.util.List;
import java.util.Map;

/**
 * What a bouncer knows, as of its last complete pull.
 *
 * @param view what it was told
 * @param announcements when it was told of which source last, by the source's name
 * @param withheld decisions that are gone, but within others that are not: it still has them and is told when nothing covers
 *     them any more
 */
public record Known(DecisionView view, Map<String, Announcement> announcements, List<Decision> withheld) {}
