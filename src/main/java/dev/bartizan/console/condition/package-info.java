/** Which failing parts of the service the overview explains, and how they are fixed. */
@NullMarked
package dev.bartizan.console.condition;

import org.jspecify.annotations.NullMarked;
