/** Limits for callers: concurrent requests, streams, bodies, and wrong credentials. */
package dev.bartizan.access.limit;
