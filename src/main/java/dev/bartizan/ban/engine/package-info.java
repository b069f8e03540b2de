/** Bans of engines such as fail2ban and CrowdSec, and the changes that follow from them. */
package dev.bartizan.ban.engine;
