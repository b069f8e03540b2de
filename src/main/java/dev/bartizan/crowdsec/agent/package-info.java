/** The agent's process: started, watched, stopped. */
package dev.bartizan.crowdsec.agent;
