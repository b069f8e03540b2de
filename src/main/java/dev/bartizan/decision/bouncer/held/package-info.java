/** Which bouncers have a decision on an address. */
@NullMarked
package dev.bartizan.decision.bouncer.held;

import org.jspecify.annotations.NullMarked;
