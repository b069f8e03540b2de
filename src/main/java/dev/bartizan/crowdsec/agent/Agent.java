package dev.bartizan.crowdsec.agent;

import java.time.Instant;

/**
 * A running agent that Bartizan started, possibly before its own last restart.
 *
 * @param since when it was started
 */
record Agent(ProcessIdentity process, Instant since) {}
