/** The desired state and the restart budget of each container. Both survive a restart of Bartizan. */
package dev.bartizan.container.desired;
