/** The desired state of each container, and how many restarts it has left. Both outlive a restart of the service. */
package dev.bartizan.container.desired;
