package dev.bartizan.fail2ban.protocol;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.util.List;
import java.util.Map;

/**
 * {@code FAIL2BAN_COMMAND_FAILED} with fail2ban's message: 404 if it has no such jail, 409 if the command conflicts with its
 * state, 502 otherwise.
 */
public class CommandFailedException extends ServiceException {

    private static final long serialVersionUID = 1;

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** Message parts of exceptions about the state, which have no class of their own. */
    private static final List<String> WRONG_STATES = List.of("already in progress", "not banned", "started once");

    private final int status;

    private CommandFailedException(int status, String message, Map<String, ?> details) {
        super(ErrorCode.FAIL2BAN_COMMAND_FAILED, message, details);
        this.status = status;
    }

    /** From an exception of the server. */
    public static CommandFailedException of(PythonException exception) {
        String text = exception.text();
        return switch (exception.name()) {
            case "UnknownJailException" -> unknownJail(text);
            case "DuplicateJailException" -> conflict(text);
            default -> ofMessage(exception.name() + ": " + text);
        };
    }

    /** From an error message. */
    public static CommandFailedException ofMessage(String text) {
        return WRONG_STATES.stream().anyMatch(text::contains) ? conflict(text) : failed(text);
    }

    /** There is no such jail. */
    public static CommandFailedException unknownJail(String jail) {
        return new CommandFailedException(
                NOT_FOUND,
                "fail2ban has no such jail.",
                Map.of("jail", jail, "reason", "Sorry but the jail '" + jail + "' does not exist"));
    }

    /** The command conflicts with the state of the jail or the server. */
    public static CommandFailedException conflict(String reason) {
        return new CommandFailedException(
                CONFLICT, "The command conflicts with the state of fail2ban.", Map.of("reason", reason));
    }

    /** Any other failure. */
    public static CommandFailedException failed(String reason) {
        return new CommandFailedException(
                ErrorCode.FAIL2BAN_COMMAND_FAILED.status(),
                ErrorCode.FAIL2BAN_COMMAND_FAILED.message(),
                Map.of("reason", reason));
    }

    @Override
    public int status() {
        return status;
    }

    /** Whether the server has no such jail. */
    public boolean isUnknownJail() {
        return status == NOT_FOUND;
    }

    /** fail2ban's message. */
    public String reason() {
        return String.valueOf(details().get("reason"));
    }
}
