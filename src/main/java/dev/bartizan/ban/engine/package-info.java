/** What engines such as fail2ban and CrowdSec say about their bans, and what follows from it. */
package dev.bartizan.ban.engine;
