/** The Docker API's requests and answers, and what Podman does differently. */
package dev.bartizan.container.engine.docker;
