/** Which updates apps run, over time. */
@NullMarked
package dev.bartizan.update.adoption;

import org.jspecify.annotations.NullMarked;
