/** An app's traffic: Caddy's routes, and the settings of the new container. */
@NullMarked
package dev.bartizan.deployment.traffic;

import org.jspecify.annotations.NullMarked;
