package dev.bartizan.door;

import dev.bartizan.ip.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The client address of a connection.
 *
 * @param address address of the client
 * @param loopback whether it is a loopback address
 */
record ClientAddress(IpAddress address, boolean loopback) {

    /** The address of a connection; empty for a UNIX socket, and for a connection that is already closed. */
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

    /** The unit for limits: for IPv6 the /64, because a client can use all its addresses. */
    IpAddress network() {
        return address.v6() ? IpAddress.of6(address.high(), 0) : address;
    }
}
