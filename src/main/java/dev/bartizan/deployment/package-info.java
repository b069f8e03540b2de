/** Blue-green deployment: a container with a new image takes over an app's traffic when it is healthy. */
@NullMarked
package dev.bartizan.deployment;

import org.jspecify.annotations.NullMarked;
