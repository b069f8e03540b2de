/** Publishes updates, rolls them out to a share of the clients, and rolls them back. */
@NullMarked
package dev.bartizan.update.rollout;

import org.jspecify.annotations.NullMarked;
