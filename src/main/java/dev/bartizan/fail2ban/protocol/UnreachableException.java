package dev.bartizan.fail2ban.protocol;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code FAIL2BAN_UNREACHABLE} with its cause, or {@code FEATURE_OFF}. */
public class UnreachableException extends ServiceException {

    private static final long serialVersionUID = 1;

    private static final String SETTING = "BARTIZAN_FAIL2BAN_ENABLED=true";

    /** Why the server can't be reached. */
    public enum Cause {
        DISABLED("fail2ban is off. To turn it on set " + UnreachableException.SETTING + "."),
        NO_SUCH_SOCKET("The socket of the fail2ban server does not exist."),
        NO_PERMISSION("This process may not open the socket of the fail2ban server."),
        REFUSED("No fail2ban server listens on the socket, or too many clients are waiting."),
        CONNECTION_LOST("The fail2ban server closed the connection before it answered."),
        TIMEOUT("The fail2ban server did not answer in time."),
        GARBAGE("The answer on the socket is not that of a fail2ban server.");

        private final String message;

        Cause(String message) {
            this.message = message;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Cause reason;

    UnreachableException(Cause reason) {
        this(reason, Map.of(), null);
    }

    UnreachableException(Cause reason, Map<String, ?> facts, @Nullable Throwable cause) {
        super(
                reason == Cause.DISABLED ? ErrorCode.FEATURE_OFF : ErrorCode.FAIL2BAN_UNREACHABLE,
                reason.message,
                details(reason, facts),
                cause);
        this.reason = reason;
    }

    /** Why the server can't be reached. */
    public Cause reason() {
        return reason;
    }

    private static Map<String, Object> details(Cause reason, Map<String, ?> facts) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("cause", reason.toString());
        if (reason == Cause.DISABLED) {
            details.put("setting", SETTING);
        }
        details.putAll(facts);
        return details;
    }
}
