/**
 * A CrowdSec agent on this machine: its process is supervised, and its decisions can be published with all other bans.
 *
 * <p>The desired state is a database row. {@link dev.bartizan.crowdsec.agent.AgentSupervisor} reconciles the process with it.
 */
@NullMarked
package dev.bartizan.crowdsec;

import org.jspecify.annotations.NullMarked;
