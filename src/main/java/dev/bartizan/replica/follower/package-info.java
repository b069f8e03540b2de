/** Publishes what the node stores that leads. */
@NullMarked
package dev.bartizan.replica.follower;

import org.jspecify.annotations.NullMarked;
