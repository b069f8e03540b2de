/** Code for the build of the native image; the service on a JVM does not use it. */
@NullMarked
package dev.bartizan.graal;

import org.jspecify.annotations.NullMarked;
