package dev.bartizan.audit;

/** Forgets all changes, for tests without a database. */
public class NoAudit extends Audit {

    public NoAudit() {
        super(null, null, null, null);
    }

    @Override
    public AuditCaller caller() {
        return AuditCaller.SCHEDULE;
    }

    @Override
    public void nothing() {
        // There is no request.
    }

    @Override
    public void report(AuditChange change, AuditCaller by) {
        // Nobody reads it.
    }

    @Override
    public void record(AuditChange change, AuditCaller by) {
        // Nobody reads it.
    }
}
