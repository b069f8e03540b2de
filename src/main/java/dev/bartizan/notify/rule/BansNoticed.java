package dev.bartizan.notify.rule;

import java.util.List;

/**
 * Fired synchronously when bans have begun, so that thresholds can count them.
 *
 * @param jails the jail, the scenario or another cause of each ban
 */
public record BansNoticed(List<String> jails) {}
