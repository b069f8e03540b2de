package dev.bartizan.notify.mail;

import java.util.List;
import java.util.stream.Stream;

/** Checks e-mail addresses. */
public final class MailAddress {

    /** Maximum number of recipients of one e-mail. */
    public static final int MOST = 10;

    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final String SIGNS = ".!#$%&'*+/=?^_`{|}~-";

    private MailAddress() {}

    /**
     * Whether it is an address of ASCII letters, digits and the usual signs, such as {@code me@example.org}. Addresses in
     * quotes and those with an IP address are not accepted.
     */
    public static boolean valid(String address) {
        int at = address.lastIndexOf('@');
        return at > 0
                && at <= LONGEST_LOCAL
                && address.length() <= LONGEST
                && at < address.length() - 1
                && address.substring(0, at).chars().allMatch(c -> alphanumeric(c) || SIGNS.indexOf(c) >= 0)
                && domain(address.substring(at + 1));
    }

    private static boolean domain(String domain) {
        return domain.chars().allMatch(c -> alphanumeric(c) || c == '-' || c == '.')
                && Stream.of(domain.split("\\.", -1))
                        .allMatch(label -> !label.isEmpty() && !label.startsWith("-") && !label.endsWith("-"));
    }

    private static boolean alphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** The addresses of a list that is separated by commas. They aren't checked. */
    public static List<String> list(String commaSeparated) {
        return Stream.of(commaSeparated.split(",", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
    }

    /** Whether it has 1 to {@value #MOST} valid addresses, separated by commas. */
    public static boolean validList(String commaSeparated) {
        List<String> addresses = list(commaSeparated);
        return !addresses.isEmpty()
                && addresses.size() <= MOST
                && addresses.stream().allMatch(MailAddress::valid);
    }
}
