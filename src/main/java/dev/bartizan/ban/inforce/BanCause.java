package dev.bartizan.ban.inforce;

/**
 * Who banned, and why.
 *
 * @param source the origin, such as {@code bartizan} for bans by people; for a ban that the CrowdSec agent of another
 *     machine reported, an {@link ActiveBan#sourceOf}; for a ban of an engine of a node, an {@link ActiveBan#sourceOfNode}
 * @param scenario the jail of fail2ban or the scenario of CrowdSec; {@value ActiveBan#MANUAL_SCENARIO} for bans by
 *     people, {@value ActiveBan#REPEAT_SCENARIO} or {@value ActiveBan#NETWORK_SCENARIO} for bans that follow from others
 * @param reason the reason for people; may be empty
 */
public record BanCause(String source, String scenario, String reason) {}
