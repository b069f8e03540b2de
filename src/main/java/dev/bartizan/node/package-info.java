/** The nodes: the processes that share a database, and the name of this one. */
@NullMarked
package dev.bartizan.node;

import org.jspecify.annotations.NullMarked;
