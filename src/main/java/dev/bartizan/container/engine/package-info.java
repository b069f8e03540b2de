/** The Docker API, as far as Bartizan needs it, over the UNIX socket of Docker or Podman. */
package dev.bartizan.container.engine;
