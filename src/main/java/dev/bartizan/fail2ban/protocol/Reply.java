package dev.bartizan.fail2ban.protocol;

import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import java.util.List;
import java.util.Map;

/** The server's reply to one command. */
public sealed interface Reply {

    /**
     * The command's result: plain values of {@link Unpickler}.
     *
     * @throws CommandFailedException if the server refused the command
     */
    Object value();

    /** The command was executed. */
    record Done(Object value) implements Reply {}

    /** The server refused the command. */
    record Refused(CommandFailedException failure) implements Reply {

        @Override
        public Object value() {
            throw failure;
        }
    }

    /**
     * Parses a reply.
     *
     * @throws UnreachableException if it has another form
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
        // The server answers an unreadable request with a text only.
        if (answer instanceof String error) {
            return new Refused(CommandFailedException.failed(error));
        }
        throw new UnreachableException(
                Cause.GARBAGE, Map.of("reason", "The reply is not a pair of code and value"), null);
    }
}
