/** The decisions that one bouncer gets, and the difference from those that it has. */
@NullMarked
package dev.bartizan.decision.bouncer.view;

import org.jspecify.annotations.NullMarked;
