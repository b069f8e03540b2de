/** Publishes updates, shows them to a share of the clients, and rolls back. */
package dev.bartizan.update.rollout;
