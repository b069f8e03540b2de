/**
 * The process as a whole: the check of all settings before the start, and the wait for requests before the stop.
 */
package dev.bartizan.process;
