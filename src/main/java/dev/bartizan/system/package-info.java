/**
 * Access to the operating system (clocks, child processes, private files), the queue of deadlines, and the order in which
 * the service starts and stops.
 */
package dev.bartizan.system;
