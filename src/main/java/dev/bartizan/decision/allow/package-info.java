/** Allows an address everywhere in one call: lifts its bans, and adds it to the allowlists of Bartizan and of the engines. */
@NullMarked
package dev.bartizan.decision.allow;

import org.jspecify.annotations.NullMarked;
