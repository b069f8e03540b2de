package dev.bartizan.net;

import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntax;
import dev.bartizan.ip.IpSyntaxException;

/** An address in a request: its text, and where it stands. An error names both. */
public final class RequestAddress {

    private static final String ADDRESS = "an IP address";
    private static final String RANGE = "an IP address, a CIDR or a range first-last";

    private final boolean field;
    private final String name;
    private final String text;

    private RequestAddress(boolean field, String name, String text) {
        this.field = field;
        this.name = name;
        this.text = text;
    }

    /** In a parameter of the path or of the query. */
    public static RequestAddress parameter(String name, String text) {
        return new RequestAddress(false, name, text);
    }

    /** In a field of the body. */
    public static RequestAddress field(String name, String text) {
        return new RequestAddress(true, name, text);
    }

    /**
     * Reads an address.
     *
     * @throws ServiceException {@code INVALID_ADDRESS}
     */
    public IpAddress address() {
        try {
            return IpAddress.parse(text);
        } catch (IpSyntaxException unreadable) {
            throw invalid(ADDRESS, unreadable.syntax());
        }
    }

    /**
     * Reads an address, a CIDR (its host bits are masked) or a range.
     *
     * @throws ServiceException {@code INVALID_ADDRESS}
     */
    public IpRange range() {
        try {
            return IpRange.parse(text);
        } catch (IpSyntaxException unreadable) {
            throw invalid(unreadable.syntax());
        }
    }

    /** The error of a range that something else has read. */
    public ServiceException invalid(IpSyntax syntax) {
        return invalid(RANGE, syntax);
    }

    private ServiceException invalid(String expected, IpSyntax syntax) {
        return ServiceException.invalidAddress(field, name, text, expected, syntax.reason());
    }
}
