/**
 * Exports: all decisions, in the format of a firewall, proxy or router.
 *
 * <p>Each export is streamed from one {@link dev.bartizan.decision.DecisionSet}. Its {@code ETag} is computed without
 * building the document, so that a client that has the newest version gets 304 at once.
 */
@NullMarked
package dev.bartizan.decision.export;

import org.jspecify.annotations.NullMarked;
