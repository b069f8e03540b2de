/** The agent's decisions: read over its local API, set and lifted there. */
package dev.bartizan.crowdsec.decision;
