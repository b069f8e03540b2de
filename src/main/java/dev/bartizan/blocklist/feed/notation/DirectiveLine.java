package dev.bartizan.blocklist.feed.notation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lines of configuration files that block addresses: {@code ALL: 192.0.2.1} (hosts.deny), {@code deny 192.0.2.1;}
 * (nginx), {@code Require not ip 192.0.2.1} and {@code Deny from 192.0.2.1} (Apache). Several addresses can follow.
 */
public final class DirectiveLine {

    public static final int NONE = -1;

    private static final List<byte[]> WORDS = bytes("require not ip", "deny from", "deny");

    /** Lines that only surround the others in a configuration file. */
    private static final List<byte[]> CONTEXT =
            bytes("<requireall>", "</requireall>", "require all granted", "order allow,deny", "allow from all");

    private DirectiveLine() {}

    /** Whether the line has no address because it only surrounds others in a configuration file. */
    public static boolean isContext(byte[] bytes, int from, int to) {
        for (byte[] line : CONTEXT) {
            if (to - from == line.length && startsWith(line, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    /** Where the addresses of a directive begin; NONE if the line is not a directive. */
    public static int addresses(byte[] bytes, int from, int to) {
        for (byte[] word : WORDS) {
            int end = from + word.length;
            if (end < to && Notation.isBlank(bytes[end]) && startsWith(word, bytes, from, to)) {
                return end;
            }
        }
        return clients(bytes, from, to);
    }

    /** End of the address that begins here: a blank or a comma follows it. */
    public static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !Notation.isBlank(bytes[at]) && bytes[at] != ',') {
            at++;
        }
        return at;
    }

    /** Start of the next address; {@code to} if there is none. In hosts.deny, options follow a colon. */
    public static int next(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (Notation.isBlank(bytes[at]) || bytes[at] == ',')) {
            at++;
        }
        boolean options = at < to && bytes[at] == ':' && (at + 1 == to || Notation.isBlank(bytes[at + 1]));
        return options ? to : at;
    }

    /** Where the clients of hosts.deny begin, behind one word and a colon. An IPv6 address is no such word. */
    private static int clients(byte[] bytes, int from, int to) {
        boolean word = false;
        int at = from;
        while (at < to && isNameCharacter(bytes[at])) {
            int letter = bytes[at] | 0x20;
            word |= letter > 'f' && letter <= 'z';
            at++;
        }
        while (at < to && Notation.isBlank(bytes[at])) {
            at++;
        }
        return word && at < to && bytes[at] == ':' ? at + 1 : NONE;
    }

    private static boolean isNameCharacter(byte character) {
        int letter = character | 0x20;
        return letter >= 'a' && letter <= 'z' || character == '-' || character == '_';
    }

    /** Whether the text begins with the word, which is in lower case. */
    private static boolean startsWith(byte[] word, byte[] bytes, int from, int to) {
        if (to - from < word.length) {
            return false;
        }
        for (int at = 0; at < word.length; at++) {
            byte character = bytes[from + at];
            int lower = character >= 'A' && character <= 'Z' ? character | 0x20 : character;
            if (lower != word[at]) {
                return false;
            }
        }
        return true;
    }

    private static List<byte[]> bytes(String... words) {
        return Stream.of(words)
                .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }
}
