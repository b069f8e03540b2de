/** What a list is worth: what it alone blocks, and which of its addresses sent requests. */
@NullMarked
package dev.bartizan.decision.value;

import org.jspecify.annotations.NullMarked;
