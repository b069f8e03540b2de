/** Tokens: creating, storing as hashes, revoking. */
@NullMarked
package dev.bartizan.access.token;

import org.jspecify.annotations.NullMarked;
