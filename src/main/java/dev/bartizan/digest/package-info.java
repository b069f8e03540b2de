/** Digests of texts and bytes. */
@NullMarked
package dev.bartizan.digest;

import org.jspecify.annotations.NullMarked;
