/** HTTP/1.1 over the UNIX socket of a container engine. */
@NullMarked
package dev.bartizan.container.engine.http;

import org.jspecify.annotations.NullMarked;
