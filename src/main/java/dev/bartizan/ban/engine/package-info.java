/** Bans of engines such as fail2ban and CrowdSec, and the changes that follow from them. */
@NullMarked
package dev.bartizan.ban.engine;

import org.jspecify.annotations.NullMarked;
