/** The format of log lines, and one line for each request. */
@NullMarked
package dev.bartizan.logging;

import org.jspecify.annotations.NullMarked;
