package dev.bartizan.net;

import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.SpecialPurposeRanges;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Says whether an address is on the public Internet. Requests to URLs of users must not reach hosts that only this machine can
 * reach (server-side request forgery).
 */
public final class PublicInternet {

    private static final int V6_BYTES = 16;
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] V4_COMPATIBLE = new byte[12];

    private PublicInternet() {}

    /** Whether an address is public: no special-purpose address, and no IPv6 address that embeds one. */
    public static boolean has(InetAddress address) {
        return has(address, SpecialPurposeRanges.ALL);
    }

    /** @param notPublic the addresses that are not public */
    public static boolean has(InetAddress address, IpRangeSet notPublic) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return hasV4(bytes, 0, notPublic);
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        if (notPublic.contains6(parts.getLong(), parts.getLong())) {
            return false;
        }
        // Gateways translate these to IPv4, so check the embedded address.
        if (startsWith(bytes, SIX_TO_FOUR)) {
            return hasV4(bytes, SIX_TO_FOUR.length, notPublic);
        }
        if (startsWith(bytes, NAT64) || startsWith(bytes, V4_COMPATIBLE)) {
            return hasV4(bytes, V6_BYTES - Integer.BYTES, notPublic);
        }
        return true;
    }

    private static boolean hasV4(byte[] bytes, int at, IpRangeSet notPublic) {
        return !notPublic.contains4(ByteBuffer.wrap(bytes).getInt(at));
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
