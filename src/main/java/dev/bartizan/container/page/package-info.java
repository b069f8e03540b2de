/** The console's pages of supervised containers, from the supervisor's memory alone. */
@NullMarked
package dev.bartizan.container.page;

import org.jspecify.annotations.NullMarked;
