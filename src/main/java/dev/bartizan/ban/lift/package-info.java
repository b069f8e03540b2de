/** Lifts bans in this node's engines that another node has lifted. */
@NullMarked
package dev.bartizan.ban.lift;

import org.jspecify.annotations.NullMarked;
