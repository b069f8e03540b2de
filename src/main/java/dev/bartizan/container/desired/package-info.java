/** The desired state and the restart budget of each container. Both survive a restart of Bartizan. */
@NullMarked
package dev.bartizan.container.desired;

import org.jspecify.annotations.NullMarked;
