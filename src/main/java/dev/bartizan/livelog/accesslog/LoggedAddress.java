package dev.bartizan.livelog.accesslog;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;

/** Addresses of clients as proxies write them: with or without a port, or as a list. */
final class LoggedAddress {

    private LoggedAddress() {}

    /**
     * The address without its port. Of a list as in {@code X-Forwarded-For}, the last one: the nearest proxy has added it, and
     * the client can invent those before.
     */
    static String of(String written) {
        return withoutPort(written.substring(written.lastIndexOf(',') + 1).strip());
    }

    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            return address.substring(1, Math.max(1, address.indexOf(']')));
        }
        int colon = address.indexOf(':');
        return colon > 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }

    /** Whether a text is an IP address, with or without a port. */
    static boolean isAddress(String text) {
        try {
            IpAddress.parse(of(text));
            return true;
        } catch (IpSyntaxException none) {
            return false;
        }
    }
}
