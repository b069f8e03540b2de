/** Bartizan's own log. */
@NullMarked
package dev.bartizan.livelog.ownlog;

import org.jspecify.annotations.NullMarked;
