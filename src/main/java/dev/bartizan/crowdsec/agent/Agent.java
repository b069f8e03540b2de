package dev.bartizan.crowdsec.agent;

import java.time.Instant;

/**
 * A process of the agent that was started by us, by this process of ours or by one before it.
 *
 * @param process which one it is
 * @param since when it was started
 */
record Agent(ProcessIdentity process, Instant since) {}
