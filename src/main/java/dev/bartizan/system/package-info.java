/**
 * What the operating system gives: clocks, child processes, files that only the owner may read, and the order in which
 * the service starts and stops.
 */
package dev.bartizan.system;
