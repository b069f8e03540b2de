package dev.bartizan.system;

/** Ends a start. Thrown after a line of the log has said why, so that it needs neither a message nor a stack trace. */
public final class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * {@code EX_TEMPFAIL} of sysexits.h: something that the service needs for itself belongs to another program now, so that
     * the same start can succeed later. Nothing was changed.
     */
    public static final int TAKEN = 75;

    private final int exitCode;

    /**
     * @param exitCode what the process ends with
     */
    public StartRefused(int exitCode) {
        super("the start was refused, see the log", null, false, false);
        this.exitCode = exitCode;
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
