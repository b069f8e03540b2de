/** Delays between attempts, and limits of restarts. */
@NullMarked
package dev.bartizan.backoff;

import org.jspecify.annotations.NullMarked;
