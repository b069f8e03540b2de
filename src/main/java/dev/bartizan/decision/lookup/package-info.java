/** Says for an address whether it is blocked, by what, and what happened to it in the past. */
package dev.bartizan.decision.lookup;
