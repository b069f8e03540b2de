/** The bundle with everything that helps to find an error, without secrets. */
@NullMarked
package dev.bartizan.diagnostics;

import org.jspecify.annotations.NullMarked;
