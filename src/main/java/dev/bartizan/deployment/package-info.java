/** Blue-green deployment: a container with a new image takes over an app's traffic when it is healthy. */
package dev.bartizan.deployment;
