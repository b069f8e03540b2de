/** Supervision of containers: keeps those running that should run, and shows the state of each. */
@NullMarked
package dev.bartizan.container;

import org.jspecify.annotations.NullMarked;
