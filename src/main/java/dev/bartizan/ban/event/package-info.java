/** Changes of bans, as a stream of events. */
package dev.bartizan.ban.event;
