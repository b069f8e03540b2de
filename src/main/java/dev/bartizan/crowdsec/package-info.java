/**
 * A CrowdSec agent on this machine: its process is there exactly when it should be, and what it decides can be published
 * with everything else.
 *
 * <p>What is wanted is a row; what is so is a process. {@link dev.bartizan.crowdsec.agent.AgentSupervisor} brings the one in line
 * with the other.
 */
package dev.bartizan.crowdsec;
