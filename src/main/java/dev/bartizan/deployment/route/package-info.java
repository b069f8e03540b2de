/** Where Caddy's configuration has the upstreams of each app, and whether the routes are kept. */
@NullMarked
package dev.bartizan.deployment.route;

import org.jspecify.annotations.NullMarked;
