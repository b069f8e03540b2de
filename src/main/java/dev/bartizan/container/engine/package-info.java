/** The part of the Docker API that Bartizan needs, over the UNIX socket of Docker or Podman. */
@NullMarked
package dev.bartizan.container.engine;

import org.jspecify.annotations.NullMarked;
