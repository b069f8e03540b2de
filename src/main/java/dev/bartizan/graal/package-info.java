/** What the native image is built with; no part of the service on a JVM. Each class says what it is for. */
package dev.bartizan.graal;
