package dev.bartizan.fail2ban.action;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** A line of the server's log about a ban: the notice that it begins or ends, or that one of its actions failed. */
sealed interface ServerLogLine {

    /**
     * A ban begins, is restored, is repeated or ends. After it, earlier failures don't count.
     *
     * @param banned the banned text
     * @param action the only action that is repeated, whose failures don't count; empty for all actions of the ban
     */
    record Noticed(String jail, String banned, Optional<String> action) implements ServerLogLine {}

    /**
     * An action of a ban failed.
     *
     * @param banned the address; empty if the line doesn't have it: then it is the one of the jail's last notice
     * @param at in the server's local time
     */
    record Failed(String jail, Optional<String> banned, String action, LocalDateTime at) implements ServerLogLine {}

    DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS");
    /** Longer lines have texts that no ban has. */
    int LONGEST = 8 * 1024;

    int LENGTH_OF_TIME = "uuuu-MM-dd HH:mm:ss,SSS".length();
    String LOGGER = " fail2ban.actions ";
    String END_OF_PROCESS = "]: ";
    String NOTICE = "NOTICE";
    String ERROR = "ERROR";
    String FAILED = "Failed to execute ";
    String JAIL = "ban jail '";
    String ACTION = "' action '";
    String ONLY = ", action '";
    String INFO = "' info '";
    String IP = "'ip': '";

    /** Parses a line; empty if it is another one. */
    static Optional<ServerLogLine> parse(String line) {
        int process = line.indexOf(END_OF_PROCESS, LENGTH_OF_TIME);
        if (process < 0 || line.length() > LONGEST || !line.startsWith(LOGGER, LENGTH_OF_TIME)) {
            return Optional.empty();
        }
        String rest = line.substring(process + END_OF_PROCESS.length());
        if (rest.startsWith(NOTICE)) {
            return notice(rest.substring(NOTICE.length()).strip());
        }
        return rest.startsWith(ERROR)
                ? failure(
                        line.substring(0, LENGTH_OF_TIME),
                        rest.substring(ERROR.length()).strip())
                : Optional.empty();
    }

    private static Optional<ServerLogLine> notice(String text) {
        int end = text.indexOf("] ");
        if (end < 0 || !text.startsWith("[")) {
            return Optional.empty();
        }
        String jail = text.substring(1, end);
        String what = text.substring(end + 2);
        for (String verb : new String[] {"Ban ", "Restore Ban ", "Unban "}) {
            if (what.startsWith(verb)) {
                return Optional.of(new Noticed(jail, what.substring(verb.length()), Optional.empty()));
            }
        }
        if (what.startsWith("Reban ")) {
            String banned = what.substring("Reban ".length());
            int action = banned.endsWith("'") ? banned.lastIndexOf(ONLY) : -1;
            return Optional.of(
                    action < 0
                            ? new Noticed(jail, banned, Optional.empty())
                            : new Noticed(
                                    jail,
                                    banned.substring(0, action),
                                    Optional.of(banned.substring(action + ONLY.length(), banned.length() - 1))
                                            .filter(name -> !name.isEmpty())));
        }
        return Optional.empty();
    }

    /** {@code Failed to execute ban jail 'sshd' action 'nftables' info 'ActionInfo({'ip': '192.0.2.1', …})': Error …}. */
    private static Optional<ServerLogLine> failure(String time, String text) {
        int jail = text.startsWith(FAILED + JAIL)
                ? (FAILED + JAIL).length()
                : text.startsWith(FAILED + "re" + JAIL) ? (FAILED + "re" + JAIL).length() : -1;
        int action = jail < 0 ? -1 : text.indexOf(ACTION, jail);
        int info = action < 0 ? -1 : text.indexOf(INFO, action);
        if (info < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Failed(
                    text.substring(jail, action),
                    address(text, info),
                    text.substring(action + ACTION.length(), info),
                    LocalDateTime.parse(time, TIME)));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    /** A text with quotes or backslashes, which Python escapes, isn't found; the notice has it. */
    private static Optional<String> address(String text, int from) {
        int start = text.indexOf(IP, from);
        int end = start < 0 ? -1 : text.indexOf('\'', start + IP.length());
        return end < 0
                ? Optional.empty()
                : Optional.of(text.substring(start + IP.length(), end)).filter(found -> found.indexOf('\\') < 0);
    }
}
