package dev.bartizan.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Selects entries of the audit log.
 *
 * @param actor the name of the actor
 * @param action the action, or its first word for all actions that begin with it
 * @param targetType the kind of what was changed
 * @param target what was changed
 * @param from the first moment
 * @param until the first moment that is too late
 */
public record AuditFilter(
        Optional<String> actor,
        Optional<String> action,
        Optional<String> targetType,
        Optional<String> target,
        Optional<Instant> from,
        Optional<Instant> until) {

    /** Selects all entries. */
    public static final AuditFilter ALL = new AuditFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
