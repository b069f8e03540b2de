/** An app's traffic: Caddy's routes, and the settings of the new container. */
package dev.bartizan.deployment.traffic;
