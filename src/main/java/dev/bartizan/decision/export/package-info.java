/**
 * Exports: what is blocked, in the format of the program or device that is to block it.
 *
 * <p>Each is written from one {@link dev.bartizan.decision.DecisionSet} while it is sent, and has an {@code ETag} that is
 * computed from what determines it, so that a client that has the newest one is told so at once.
 */
package dev.bartizan.decision.export;
