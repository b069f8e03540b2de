/** The active bans, in memory. */
@NullMarked
package dev.bartizan.ban.inforce;

import org.jspecify.annotations.NullMarked;
