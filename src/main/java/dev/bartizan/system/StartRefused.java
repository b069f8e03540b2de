package dev.bartizan.system;

/** Ends a start. Log the reason before throwing it; it has no own message or stack trace. */
public final class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * {@code EX_TEMPFAIL} of sysexits.h: another program uses a resource that the service needs, so the same start can succeed
     * later. Nothing was changed.
     */
    public static final int TAKEN = 75;

    private final int exitCode;

    /**
     * @param exitCode the exit code of the process
     */
    public StartRefused(int exitCode) {
        super("the start was refused, see the log", null, false, false);
        this.exitCode = exitCode;
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
