/** Where an app's traffic goes: the routes of Caddy, and the container that takes over. */
package dev.bartizan.deployment.traffic;
