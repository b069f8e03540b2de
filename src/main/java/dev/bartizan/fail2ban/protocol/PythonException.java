package dev.bartizan.fail2ban.protocol;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An exception of the server.
 *
 * @param module module of its class, such as {@code fail2ban.exceptions}
 * @param name name of its class, such as {@code UnknownJailException}
 */
record PythonException(String module, String name, List<Object> arguments) {

    /** The message without the class name. */
    String text() {
        return arguments.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
