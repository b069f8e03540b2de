/** Targets of notifications that people set over API and page, beside those of the configuration. */
@NullMarked
package dev.bartizan.notify.target;

import org.jspecify.annotations.NullMarked;
