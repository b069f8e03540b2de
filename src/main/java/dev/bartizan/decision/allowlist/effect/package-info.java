/** What the entries of the allowlist take out of the lists. */
@NullMarked
package dev.bartizan.decision.allowlist.effect;

import org.jspecify.annotations.NullMarked;
