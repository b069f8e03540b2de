/** HTTP/1.1 over the UNIX socket of a container engine. */
package dev.bartizan.container.engine.http;
