/** Requests and answers of the Docker API, and Podman's differences. */
@NullMarked
package dev.bartizan.container.engine.docker;

import org.jspecify.annotations.NullMarked;
