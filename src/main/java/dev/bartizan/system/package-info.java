/**
 * Access to the operating system (clocks, child processes, private files), the queue of deadlines, and the order in which
 * the service starts and stops.
 */
@NullMarked
package dev.bartizan.system;

import org.jspecify.annotations.NullMarked;
