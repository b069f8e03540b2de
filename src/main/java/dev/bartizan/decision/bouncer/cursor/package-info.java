/**
 * What bouncers have, stored for the next start. After a restart a bouncer is told which of its decisions have ended.
 *
 * <p>A {@link dev.bartizan.decision.bouncer.cursor.Cursor} has the lists that were sent, not the bans: the rows of bans say
 * which have ended since the bouncer's last pull. So a cursor is small, and is written only when a list has changed.
 */
@NullMarked
package dev.bartizan.decision.bouncer.cursor;

import org.jspecify.annotations.NullMarked;
