package dev.bartizan.system;

import java.util.List;
import java.util.Set;

/**
 * A program that the service starts. It gets only the environment variables for paths and language, because the others can
 * contain secrets.
 */
public final class ChildProcess {

    private static final Set<String> PASSED_ON =
            Set.of("HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "SHELL", "TMPDIR", "TZ", "USER");

    private static final String LOCALE = "LC_";

    private ChildProcess() {}

    /** A process that is not started yet. */
    public static ProcessBuilder of(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> !PASSED_ON.contains(name) && !name.startsWith(LOCALE));
        return builder;
    }
}
