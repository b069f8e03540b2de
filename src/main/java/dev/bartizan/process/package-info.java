/**
 * The process as a whole: the check of all settings before the start, and the wait for requests before the stop.
 */
@NullMarked
package dev.bartizan.process;

import org.jspecify.annotations.NullMarked;
