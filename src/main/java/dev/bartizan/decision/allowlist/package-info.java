/** Addresses and ranges that are never blocked. */
@NullMarked
package dev.bartizan.decision.allowlist;

import org.jspecify.annotations.NullMarked;
