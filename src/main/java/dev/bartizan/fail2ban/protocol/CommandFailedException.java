package dev.bartizan.fail2ban.protocol;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.util.List;
import java.util.Map;

/**
 * {@code FAIL2BAN_COMMAND_FAILED}, with fail2ban's own words: 404 where it doesn't know the jail, 409 where the command
 * doesn't fit its state, 502 otherwise.
 */
public class CommandFailedException extends ServiceException {

    private static final long serialVersionUID = 1;

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** Of exceptions that have no class of their own. */
    private static final List<String> WRONG_STATES = List.of("already in progress", "not banned", "started once");

    private final int status;

    private CommandFailedException(int status, String message, Map<String, ?> details) {
        super(ErrorCode.FAIL2BAN_COMMAND_FAILED, message, details);
        this.status = status;
    }

    /** The server says no. */
    public static CommandFailedException of(PythonException exception) {
        String text = exception.text();
        return switch (exception.name()) {
            case "UnknownJailException" -> unknownJail(text);
            case "DuplicateJailException" -> conflict(text);
            default -> said(exception.name() + ": " + text);
        };
    }

    /** Somebody says no who has nothing but words. */
    public static CommandFailedException said(String text) {
        return WRONG_STATES.stream().anyMatch(text::contains) ? conflict(text) : failed(text);
    }

    /** There is no such jail. */
    public static CommandFailedException unknownJail(String jail) {
        return new CommandFailedException(
                NOT_FOUND,
                "fail2ban has no such jail.",
                Map.of("jail", jail, "reason", "Sorry but the jail '" + jail + "' does not exist"));
    }

    /** The command doesn't fit the state of the jail or server. */
    public static CommandFailedException conflict(String reason) {
        return new CommandFailedException(
                CONFLICT, "The command does not fit what fail2ban is doing.", Map.of("reason", reason));
    }

    /** Anything else. */
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

    /** Whether the server doesn't know the jail. */
    public boolean isUnknownJail() {
        return status == NOT_FOUND;
    }

    /** What fail2ban said. */
    public String reason() {
        return String.valueOf(details().get("reason"));
    }
}
