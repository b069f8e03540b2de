/** Searches and watches the logs of several containers. */
@NullMarked
package dev.bartizan.container.log;

import org.jspecify.annotations.NullMarked;
