/** Tokens: created, kept as hashes, revoked. */
package dev.bartizan.access.token;
