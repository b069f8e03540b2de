package dev.bartizan.audit;

import java.time.Instant;

/**
 * An entry of the audit log.
 *
 * @param id larger for newer entries
 */
public record AuditEntry(long id, Instant at, AuditCaller by, AuditChange change) {}
