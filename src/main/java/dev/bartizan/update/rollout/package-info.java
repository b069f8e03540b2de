/** Publishes updates, rolls them out to a share of the clients, and rolls them back. */
package dev.bartizan.update.rollout;
