/** Addresses and ranges that are never blocked. */
package dev.bartizan.decision.allowlist;
