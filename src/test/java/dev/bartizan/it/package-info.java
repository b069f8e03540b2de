/**
 * Tests of the packaged service: a separate process that gets HTTP requests, is killed, or has a full disk. The same classes
 * run against the JVM package and the native binary.
 */
package dev.bartizan.it;
