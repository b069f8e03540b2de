/** The agent's process: started, supervised and stopped. */
package dev.bartizan.crowdsec.agent;
