/** Delays between attempts, and limits of restarts. */
package dev.bartizan.backoff;
