package dev.bartizan.console;

/**
 * Fired when what a part of the overview shows has changed. Cheap: changes are collected, and nothing is rendered while no
 * page is open.
 *
 * @param part the {@link LivePart#name()}
 */
public record OverviewChanged(String part) {}
