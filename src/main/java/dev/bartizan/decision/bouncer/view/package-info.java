/** What one bouncer gets: the decisions that it asked for, and the difference to those that it has. */
package dev.bartizan.decision.bouncer.view;
