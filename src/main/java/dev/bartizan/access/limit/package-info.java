/** Limits for callers: concurrent requests, streams, bodies, and wrong credentials. */
@NullMarked
package dev.bartizan.access.limit;

import org.jspecify.annotations.NullMarked;
