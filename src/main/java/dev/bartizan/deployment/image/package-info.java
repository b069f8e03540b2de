/** The images of earlier deployments. */
@NullMarked
package dev.bartizan.deployment.image;

import org.jspecify.annotations.NullMarked;
