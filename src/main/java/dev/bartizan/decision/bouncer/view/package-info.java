/** The decisions that one bouncer gets, and the difference from those that it has. */
package dev.bartizan.decision.bouncer.view;
