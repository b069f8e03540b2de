package dev.bartizan.ip;

/** The result of parsing a text as an address, a CIDR or a range. */
public enum IpSyntax {
    VALID("The text is valid."),
    NORMALISED("Host bits below the prefix length were set; they have been masked."),
    EMPTY("The text is empty."),
    NOT_AN_ADDRESS("This is not an IP address, CIDR or range."),
    TOO_FEW_OCTETS("An IPv4 address has four octets; this has fewer."),
    TOO_MANY_OCTETS("An IPv4 address has four octets; this has more."),
    OCTAL("An octet starts with a zero, which some programs read as octal; write it without the zero."),
    OCTET_TOO_LARGE("An octet is larger than 255."),
    BAD_IPV6("This is not a valid IPv6 address."),
    BAD_PREFIX_LENGTH("The prefix length must be a number from 0 to 32 for IPv4, or from 0 to 128 for IPv6."),
    REVERSED_RANGE("The range ends before it starts."),
    MIXED_FAMILIES("A range cannot start in one address family and end in the other.");

    private final String reason;

    IpSyntax(String reason) {
        this.reason = reason;
    }

    /** Whether the text was parsed, in canonical form or normalised. */
    public boolean isValid() {
        return this == VALID || this == NORMALISED;
    }

    /** The result as one sentence for people. */
    public String reason() {
        return reason;
    }
}
