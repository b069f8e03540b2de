package dev.bartizan.fail2ban.protocol;

import java.util.Set;

/**
 * The name of a jail that is safe in commands.
 *
 * @throws CommandFailedException (404) if a command would take the name for something else: {@code stop --all} stops every
 *     jail, and {@code set dbfile …} changes the database
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
