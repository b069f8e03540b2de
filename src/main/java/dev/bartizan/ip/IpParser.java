package dev.bartizan.ip;

/**
 * Parses addresses, CIDRs and ranges from bytes without allocation.
 *
 * <p>Accepts only unambiguous texts: rejects octets with a leading zero, fewer than four octets, and prefix lengths
 * with a leading zero. An IPv4-mapped IPv6 address becomes IPv4, a zone id is dropped, host bits of a CIDR are masked.
 *
 * <p>A parser can be reused. The getters return the result of the last text; they are undefined if it was not
 * {@linkplain IpSyntax#isValid() valid}. Not thread-safe.
 */
public final class IpParser {

    private static final int FAILED = -1;
    private static final int MAPPED_PREFIX_LENGTH = 96;
    private static final int V6_GROUPS = 8;

    private boolean v6;
    private long firstHigh;
    private long firstLow;
    private long lastHigh;
    private long lastLow;
    private int prefixLength;

    private IpSyntax failure = IpSyntax.EMPTY;
    private boolean dashEndsZone;

    /** Parses one address; blanks around it are allowed. */
    public IpSyntax parseAddress(byte[] bytes, int from, int to) {
        dashEndsZone = false;
        int start = AddressText.skipBlanks(bytes, from, to);
        int end = AddressText.trimBlanks(bytes, start, to);
        int at = address(bytes, start, end);
        if (at == FAILED) {
            return failure;
        }
        if (at < end) {
            return whyNotEnded(bytes, start, end);
        }
        return singleAddress();
    }

    /** Parses an address or a CIDR; blanks around it are allowed. */
    public IpSyntax parse(byte[] bytes, int from, int to) {
        dashEndsZone = false;
        int start = AddressText.skipBlanks(bytes, from, to);
        int end = AddressText.trimBlanks(bytes, start, to);
        int at = address(bytes, start, end);
        if (at == FAILED) {
            return failure;
        }
        if (at == end) {
            return singleAddress();
        }
        return bytes[at] == '/' ? cidr(bytes, at + 1, end) : whyNotEnded(bytes, start, end);
    }

    /** Parses an address, a CIDR, or a range {@code a-b} or {@code a - b}; blanks around it are allowed. */
    public IpSyntax parseRange(byte[] bytes, int from, int to) {
        dashEndsZone = true;
        int start = AddressText.skipBlanks(bytes, from, to);
        int end = AddressText.trimBlanks(bytes, start, to);
        int at = address(bytes, start, end);
        if (at == FAILED) {
            return failure;
        }
        if (at == end) {
            return singleAddress();
        }
        if (bytes[at] == '/') {
            return cidr(bytes, at + 1, end);
        }
        int dash = AddressText.skipBlanks(bytes, at, end);
        return bytes[dash] == '-' ? rangeTo(bytes, dash + 1, end) : whyNotEnded(bytes, start, end);
    }

    /**
     * Extends the last result, which must be an IPv4 address, to the block of so many addresses that begins there.
     *
     * @return false if there are no such addresses; then the result doesn't change
     */
    public boolean extend4(long addresses) {
        if (v6 || addresses < 1 || firstLow + addresses - 1 > 0xffff_ffffL) {
            return false;
        }
        lastLow = firstLow + addresses - 1;
        prefixLength = Cidrs.prefixLength4(first4(), last4());
        return true;
    }

    public boolean isV6() {
        return v6;
    }

    /** First address of an IPv4 result. */
    public int first4() {
        return (int) firstLow;
    }

    /** Last address of an IPv4 result. */
    public int last4() {
        return (int) lastLow;
    }

    public long firstHigh() {
        return firstHigh;
    }

    public long firstLow() {
        return firstLow;
    }

    public long lastHigh() {
        return lastHigh;
    }

    public long lastLow() {
        return lastLow;
    }

    /** Prefix length of the result; 32 or 128 for an address, -1 for a range that is not a CIDR. */
    public int prefixLength() {
        return prefixLength;
    }

    private IpSyntax singleAddress() {
        unmap(128);
        lastHigh = firstHigh;
        lastLow = firstLow;
        prefixLength = v6 ? 128 : 32;
        return IpSyntax.VALID;
    }

    private IpSyntax cidr(byte[] bytes, int at, int end) {
        int length = prefixLength(bytes, at, end);
        if (length == FAILED) {
            return IpSyntax.BAD_PREFIX_LENGTH;
        }
        if (unmap(length)) {
            length -= MAPPED_PREFIX_LENGTH;
        }
        prefixLength = length;
        int hostBits = (v6 ? 128 : 32) - length;
        long hostHigh = Cidrs.hostMaskHigh(hostBits);
        long hostLow = Cidrs.hostMaskLow(hostBits);
        boolean masked = (firstHigh & hostHigh) != 0 || (firstLow & hostLow) != 0;
        firstHigh &= ~hostHigh;
        firstLow &= ~hostLow;
        lastHigh = firstHigh | hostHigh;
        lastLow = firstLow | hostLow;
        return masked ? IpSyntax.NORMALISED : IpSyntax.VALID;
    }

    private int prefixLength(byte[] bytes, int at, int end) {
        int digits = end - at;
        if (digits < 1 || digits > 3 || digits > 1 && bytes[at] == '0') {
            return FAILED;
        }
        int length = 0;
        for (int i = at; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return FAILED;
            }
            length = length * 10 + digit;
        }
        return length <= (v6 ? 128 : 32) ? length : FAILED;
    }

    private IpSyntax rangeTo(byte[] bytes, int from, int end) {
        unmap(128);
        boolean startsInV6 = v6;
        long startHigh = firstHigh;
        long startLow = firstLow;
        int start = AddressText.skipBlanks(bytes, from, end);
        int at = address(bytes, start, end);
        if (at == FAILED) {
            return failure == IpSyntax.EMPTY ? IpSyntax.NOT_AN_ADDRESS : failure;
        }
        if (at < end) {
            return whyNotEnded(bytes, start, end);
        }
        unmap(128);
        if (v6 != startsInV6) {
            return IpSyntax.MIXED_FAMILIES;
        }
        lastHigh = firstHigh;
        lastLow = firstLow;
        firstHigh = startHigh;
        firstLow = startLow;
        if (Ranges6.compare(firstHigh, firstLow, lastHigh, lastLow) > 0) {
            return IpSyntax.REVERSED_RANGE;
        }
        prefixLength = v6
                ? Cidrs.prefixLength6(firstHigh, firstLow, lastHigh, lastLow)
                : Cidrs.prefixLength4(first4(), last4());
        return IpSyntax.VALID;
    }

    /** Converts an IPv4-mapped network (RFC 4291, 2.5.5.2) to IPv4, unless it is larger than all of IPv4. */
    private boolean unmap(int length) {
        if (v6 && length >= MAPPED_PREFIX_LENGTH && firstHigh == 0 && firstLow >>> 32 == 0xffff) {
            v6 = false;
            firstLow &= 0xffff_ffffL;
            return true;
        }
        return false;
    }

    /** Parses an address into {@code first…} and returns its end position, or FAILED. */
    private int address(byte[] bytes, int at, int end) {
        v6 = false;
        firstHigh = 0;
        int stop = address4(bytes, at, end);
        if (stop != FAILED) {
            return stop;
        }
        if (AddressText.hasColon(bytes, at, end)) {
            v6 = true;
            return address6(bytes, at, end);
        }
        failure = Ipv4Problem.find(bytes, at, end);
        return FAILED;
    }

    private int address4(byte[] bytes, int from, int end) {
        long quad = DottedQuad.read(bytes, from, end);
        if (quad != DottedQuad.UNKNOWN) {
            firstLow = quad & 0xffff_ffffL;
            return from + (int) (quad >>> 32);
        }
        return address4ByCharacter(bytes, from, end);
    }

    /** Slow path for addresses at the ends of the array and for malformed ones. */
    private int address4ByCharacter(byte[] bytes, int from, int end) {
        int at = from;
        int address = 0;
        for (int octets = 0; octets < 4; octets++) {
            if (octets > 0 && (at >= end || bytes[at++] != '.')) {
                return FAILED;
            }
            int start = at;
            int octet = 0;
            while (at < end && at - start < 3 && AddressText.isDigit(bytes[at])) {
                octet = octet * 10 + bytes[at] - '0';
                at++;
            }
            boolean leadingZero = at - start > 1 && bytes[start] == '0';
            if (at == start || leadingZero || octet > 255) {
                return FAILED;
            }
            address = address << 8 | octet;
        }
        firstLow = address & 0xffff_ffffL;
        return at;
    }

    /** The error for an address that is followed by unexpected characters. */
    private IpSyntax whyNotEnded(byte[] bytes, int start, int end) {
        return v6 ? IpSyntax.BAD_IPV6 : Ipv4Problem.find(bytes, start, end);
    }

    private int address6(byte[] bytes, int from, int end) {
        long high = 0;
        long low = 0;
        int groups = 0;
        long headHigh = 0;
        long headLow = 0;
        int headGroups = -1; // groups before "::", -1 if there is none yet
        int at = from;
        boolean groupMustFollow = true;
        if (AddressText.startsWithTwoColons(bytes, at, end)) {
            headGroups = 0;
            groupMustFollow = false;
            at += 2;
        }
        while (at < end && AddressText.hexDigit(bytes[at]) >= 0) {
            int start = at;
            int group = 0;
            while (at < end && at - start < 4 && AddressText.hexDigit(bytes[at]) >= 0) {
                group = group << 4 | AddressText.hexDigit(bytes[at]);
                at++;
            }
            if (at < end && bytes[at] == '.') {
                at = address4(bytes, start, end);
                if (at == FAILED) {
                    return notIpv6();
                }
                high = high << 32 | low >>> 32;
                low = low << 32 | firstLow;
                groups += 2;
                groupMustFollow = false;
                break;
            }
            high = high << 16 | low >>> 48;
            low = low << 16 | group;
            groups++;
            groupMustFollow = false;
            if (AddressText.startsWithTwoColons(bytes, at, end)) {
                if (headGroups >= 0) {
                    return notIpv6();
                }
                headGroups = groups;
                headHigh = high;
                headLow = low;
                high = 0;
                low = 0;
                at += 2;
            } else if (at < end && bytes[at] == ':') {
                groupMustFollow = true;
                at++;
            } else {
                break;
            }
            if (groups > V6_GROUPS) {
                return notIpv6();
            }
        }
        boolean complete = headGroups < 0 ? groups == V6_GROUPS : groups < V6_GROUPS;
        if (groupMustFollow || !complete) {
            return notIpv6();
        }
        if (headGroups > 0) {
            int shift = 16 * (V6_GROUPS - headGroups);
            high |= shift >= 64 ? headLow << shift - 64 : headHigh << shift | headLow >>> 64 - shift;
            low |= shift >= 64 ? 0 : headLow << shift;
        }
        firstHigh = high;
        firstLow = low;
        return zone(bytes, at, end);
    }

    /** Skips a zone id (RFC 4007), which names a network interface and is meaningless here. */
    private int zone(byte[] bytes, int from, int end) {
        if (from == end || bytes[from] != '%') {
            return from;
        }
        int at = from + 1;
        while (at < end && bytes[at] != '/' && !(bytes[at] == '-' && dashEndsZone) && !AddressText.isBlank(bytes[at])) {
            at++;
        }
        return at > from + 1 ? at : notIpv6();
    }

    private int notIpv6() {
        failure = IpSyntax.BAD_IPV6;
        return FAILED;
    }
}
