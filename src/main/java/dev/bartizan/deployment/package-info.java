/** Blue-green deployment: a container with a new image takes an app's traffic over once it is well. */
package dev.bartizan.deployment;
