/** Lifts of bans that one node decides on and another one carries out. */
@NullMarked
package dev.bartizan.ban.lift;

import org.jspecify.annotations.NullMarked;
