/** Deployments and rollbacks, step by step. */
package dev.bartizan.deployment.run;
