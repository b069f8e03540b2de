/** Health checks of containers. */
@NullMarked
package dev.bartizan.container.check;

import org.jspecify.annotations.NullMarked;
