/**
 * Access to the operating system (clocks, child processes, private files), and the order in which the service starts and
 * stops.
 */
package dev.bartizan.system;
