package dev.bartizan.ip;

/** Functions for the characters of addresses. */
final class AddressText {

    private AddressText() {}

    /** Checks only the first five characters: an IPv6 address has a colon after at most four digits. */
    static boolean hasColon(byte[] bytes, int from, int end) {
        for (int at = from; at < end && at <= from + 4; at++) {
            if (bytes[at] == ':') {
                return true;
            }
        }
        return false;
    }

    static boolean startsWithTwoColons(byte[] bytes, int at, int end) {
        return at + 1 < end && bytes[at] == ':' && bytes[at + 1] == ':';
    }

    static int hexDigit(byte character) {
        if (isDigit(character)) {
            return character - '0';
        }
        int letter = (character | 0x20) - 'a';
        return letter >= 0 && letter < 6 ? letter + 10 : -1;
    }

    static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }

    static int skipBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    static int trimBlanks(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && isBlank(bytes[end - 1])) {
            end--;
        }
        return end;
    }
}
