/** Code for the build of the native image; the service on a JVM does not use it. */
package dev.bartizan.graal;
