/** How the containers of an app are replaced. */
@NullMarked
package dev.bartizan.deployment.plan;

import org.jspecify.annotations.NullMarked;
