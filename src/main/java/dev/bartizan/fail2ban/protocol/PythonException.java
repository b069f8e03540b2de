package dev.bartizan.fail2ban.protocol;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An exception of the server, as a value.
 *
 * @param module where its class is from, such as {@code fail2ban.exceptions}
 * @param name of its class, such as {@code UnknownJailException}
 * @param arguments what it was raised with
 */
record PythonException(String module, String name, List<Object> arguments) {

    /** What it says, without its class. */
    String text() {
        return arguments.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
