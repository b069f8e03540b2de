/** Changes of bans, as a stream of events. */
@NullMarked
package dev.bartizan.ban.event;

import org.jspecify.annotations.NullMarked;
