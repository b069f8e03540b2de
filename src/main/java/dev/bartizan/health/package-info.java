/** Probes for orchestrators and the health summary for users and monitoring. No probe calls another service. */
package dev.bartizan.health;
