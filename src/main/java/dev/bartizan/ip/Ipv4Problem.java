package dev.bartizan.ip;

/** Finds out why a text is not an IPv4 address. Only called for texts that could not be parsed. */
final class Ipv4Problem {

    private Ipv4Problem() {}

    /**
     * The first problem in the bytes from {@code from} to {@code end} (exclusive), which have no blanks around them.
     */
    static IpSyntax find(byte[] bytes, int from, int end) {
        if (from == end) {
            return IpSyntax.EMPTY;
        }
        IpSyntax firstProblem = null;
        int octets = 0;
        int at = from;
        while (true) {
            int start = at;
            int octet = 0;
            while (at < end && AddressText.isDigit(bytes[at])) {
                octet = Math.min(octet * 10 + bytes[at] - '0', 256);
                at++;
            }
            if (at == start) {
                return IpSyntax.NOT_AN_ADDRESS;
            }
            octets++;
            if (firstProblem == null && at - start > 1 && bytes[start] == '0') {
                firstProblem = IpSyntax.OCTAL;
            } else if (firstProblem == null && octet > 255) {
                firstProblem = IpSyntax.OCTET_TOO_LARGE;
            }
            if (at == end || bytes[at] != '.') {
                break;
            }
            at++;
        }
        boolean ended = at == end || bytes[at] == '/' || bytes[at] == '-' || AddressText.isBlank(bytes[at]);
        if (octets == 1 || !ended) {
            return IpSyntax.NOT_AN_ADDRESS;
        }
        if (firstProblem != null) {
            return firstProblem;
        }
        if (octets == 4) {
            return IpSyntax.NOT_AN_ADDRESS;
        }
        return octets < 4 ? IpSyntax.TOO_FEW_OCTETS : IpSyntax.TOO_MANY_OCTETS;
    }
}
