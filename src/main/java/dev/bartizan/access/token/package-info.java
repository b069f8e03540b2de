/** Tokens: creating, storing as hashes, revoking. */
package dev.bartizan.access.token;
