/** Requests that a node passes on to the one that leads. */
@NullMarked
package dev.bartizan.replica.proxy;

import org.jspecify.annotations.NullMarked;
