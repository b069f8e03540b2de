/** Reconciles containers with their desired state. */
@NullMarked
package dev.bartizan.container.supervision;

import org.jspecify.annotations.NullMarked;
