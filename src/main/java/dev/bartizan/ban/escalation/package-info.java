/** Bans that follow from other bans: longer bans of repeat offenders, and bans of networks. */
@NullMarked
package dev.bartizan.ban.escalation;

import org.jspecify.annotations.NullMarked;
