/** The page with what to do after the first account was created. */
@NullMarked
package dev.bartizan.console.setup;

import org.jspecify.annotations.NullMarked;
