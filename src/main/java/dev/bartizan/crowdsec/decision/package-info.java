/** The agent's decisions: read, set and lifted over its local API. */
@NullMarked
package dev.bartizan.crowdsec.decision;

import org.jspecify.annotations.NullMarked;
