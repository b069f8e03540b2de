/** Finds settings of containers that cause trouble later. */
@NullMarked
package dev.bartizan.container.lint;

import org.jspecify.annotations.NullMarked;
