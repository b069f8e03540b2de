/** Probes for orchestrators and the health summary for users and monitoring. No probe calls another service. */
@NullMarked
package dev.bartizan.health;

import org.jspecify.annotations.NullMarked;
