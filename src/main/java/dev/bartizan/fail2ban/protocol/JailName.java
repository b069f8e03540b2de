package dev.bartizan.fail2ban.protocol;

import java.util.Set;

/**
 * The name of a jail, which can't be mistaken for anything else where a command names a jail.
 *
 * @throws CommandFailedException (404) if it can: {@code stop --all} stops every jail, and {@code set dbfile …} takes
 *     away the database
 */
public record JailName(String value) {

    private static final Set<String> WORDS = Set.of(
            "allowipv6", "dbfile", "dbmaxmatches", "dbpurgeage", "loglevel", "logtarget", "syslogsocket", "thread");

    public JailName {
        if (value.isBlank()
                || value.startsWith("-")
                || WORDS.contains(value)
                || value.contains(Fail2banConnection.END)) {
            throw CommandFailedException.unknownJail(value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
