package dev.bartizan.fail2ban.protocol;

import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import java.util.List;
import java.util.Map;

/** What the server answers to one command. */
public sealed interface Reply {

    /**
     * What the command returned: plain values as {@link Unpickler} reads them.
     *
     * @throws CommandFailedException if the server refused the command
     */
    Object value();

    /** The command was carried out. */
    record Done(Object value) implements Reply {}

    /** The server refused the command. */
    record Refused(CommandFailedException failure) implements Reply {

        @Override
        public Object value() {
            throw failure;
        }
    }

    /**
     * Reads a reply as it came.
     *
     * @throws UnreachableException if it is none
     */
    static Reply read(byte[] pickle) {
        try {
            return of(Unpickler.read(pickle));
        } catch (UnpicklingException unreadable) {
            throw new UnreachableException(Cause.GARBAGE, Map.of("reason", unreadable.getMessage()), unreadable);
        }
    }

    private static Reply of(Object answer) {
        if (answer instanceof List<?> pair && pair.size() == 2) {
            Object value = pair.get(1);
            if (Long.valueOf(0).equals(pair.getFirst())) {
                return new Done(value);
            }
            return new Refused(
                    value instanceof PythonException exception
                            ? CommandFailedException.of(exception)
                            : CommandFailedException.failed(String.valueOf(value)));
        }
        // A request that it can't read is answered with a bare text.
        if (answer instanceof String error) {
            return new Refused(CommandFailedException.failed(error));
        }
        throw new UnreachableException(Cause.GARBAGE, Map.of("reason", "No pair of code and value"), null);
    }
}
