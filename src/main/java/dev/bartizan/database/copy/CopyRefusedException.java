package dev.bartizan.database.copy;

/** A database can't be copied. The target is as it was. */
public final class CopyRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    /** Why it can't be copied. */
    public enum Reason {
        /** A table of the target has rows other than those of the migrations. */
        TARGET_NOT_EMPTY,
        /** The databases have not the same schema, or one has none. */
        OTHER_SCHEMA,
        /** PostgreSQL can't store a text, because it has the character U+0000. */
        UNSUPPORTED_TEXT,
        /** The target returned something else than was written. */
        ROWS_DIFFER
    }

    private final Reason reason;

    CopyRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why it can't be copied. */
    public Reason reason() {
        return reason;
    }
}
