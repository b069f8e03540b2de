/** Sets of ranges: building, combining, searching and encoding. */
@NullMarked
package dev.bartizan.ip.set;

import org.jspecify.annotations.NullMarked;
