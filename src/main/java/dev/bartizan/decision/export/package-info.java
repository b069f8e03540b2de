/**
 * Exports: what is blocked, in the format of the program or device that is to block it.
 *
 * <p>Each is written from one {@link dev.bartizan.decision.DecisionSet} while it is sent, and has an {@code ETag} that is
 * computed from what determines it, so that whoever has the newest one is told so without it being made again.
 */
package dev.bartizan.decision.export;
