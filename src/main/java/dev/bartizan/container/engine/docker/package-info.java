/** Requests and answers of the Docker API, and Podman's differences. */
package dev.bartizan.container.engine.docker;
