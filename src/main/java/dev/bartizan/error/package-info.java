/** Errors of the API: codes, JSON bodies, and exception mappers. */
@NullMarked
package dev.bartizan.error;

import org.jspecify.annotations.NullMarked;
