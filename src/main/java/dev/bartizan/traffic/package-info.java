/** The addresses that requests came from: counted from the access log, and stored for 30 days. */
@NullMarked
package dev.bartizan.traffic;

import org.jspecify.annotations.NullMarked;
