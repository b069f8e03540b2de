/** The agent's process: started, supervised and stopped. */
@NullMarked
package dev.bartizan.crowdsec.agent;

import org.jspecify.annotations.NullMarked;
