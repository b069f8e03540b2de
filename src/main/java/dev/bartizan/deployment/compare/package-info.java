/** Compares the settings of two containers. */
@NullMarked
package dev.bartizan.deployment.compare;

import org.jspecify.annotations.NullMarked;
