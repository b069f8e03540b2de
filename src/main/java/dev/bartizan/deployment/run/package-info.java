/** Deployments and rollbacks, step by step. */
@NullMarked
package dev.bartizan.deployment.run;

import org.jspecify.annotations.NullMarked;
