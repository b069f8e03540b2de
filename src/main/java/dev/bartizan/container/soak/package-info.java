/** Soaks observe apps for a time; drills kill their containers on purpose. */
@NullMarked
package dev.bartizan.container.soak;

import org.jspecify.annotations.NullMarked;
