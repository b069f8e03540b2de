/** The console's pages of bans. */
@NullMarked
package dev.bartizan.ban.page;

import org.jspecify.annotations.NullMarked;
