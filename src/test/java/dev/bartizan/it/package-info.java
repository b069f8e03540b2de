/**
 * Tests of the packaged service as its users meet it: a process of its own that is talked to over HTTP, killed, and
 * deprived of its disk. The same classes run against the JVM package and the native binary.
 */
package dev.bartizan.it;
