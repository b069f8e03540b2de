/** The part of the Docker API that Bartizan needs, over the UNIX socket of Docker or Podman. */
package dev.bartizan.container.engine;
