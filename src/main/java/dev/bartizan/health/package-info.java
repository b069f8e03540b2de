/** Probes for orchestrators and the health summary for people and monitors. None of them asks anything outside. */
package dev.bartizan.health;
