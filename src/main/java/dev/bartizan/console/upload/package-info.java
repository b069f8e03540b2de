/** Files that forms upload. */
@NullMarked
package dev.bartizan.console.upload;

import org.jspecify.annotations.NullMarked;
