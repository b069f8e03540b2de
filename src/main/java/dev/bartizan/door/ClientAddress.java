package dev.bartizan.door;

import dev.bartizan.ip.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where a connection comes from.
 *
 * @param address of the client
 * @param loopback whether it is this machine
 */
record ClientAddress(IpAddress address, boolean loopback) {

    /** The address of a connection; none for a UNIX socket, and for a connection that is gone already. */
    static Optional<ClientAddress> of(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? Optional.of(new ClientAddress(
                        parse(inet.getAddress()), inet.getAddress().isLoopbackAddress()))
                : Optional.empty();
    }

    private static IpAddress parse(InetAddress address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address
                ? IpAddress.of4(octets.getInt())
                : IpAddress.of6(octets.getLong(), octets.getLong());
    }

    /** An IPv6 client has its whole /64 to connect from. */
    IpAddress network() {
        return address.v6() ? IpAddress.of6(address.high(), 0) : address;
    }
}
