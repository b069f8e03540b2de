/** The agent's decisions: read, set and lifted over its local API. */
package dev.bartizan.crowdsec.decision;
