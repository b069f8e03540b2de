/** Bounds for callers: requests at a time, streams, bodies, and failed credentials. */
package dev.bartizan.access.limit;
