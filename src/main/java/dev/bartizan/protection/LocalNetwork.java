package dev.bartizan.protection;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.function.Function;

/**
 * Reads the addresses that the machine's own network needs: those of its interfaces, default gateways and resolvers.
 * In a container these are the container's.
 */
@Singleton
class LocalNetwork {

    /** A router of the Internet has a million routes; the default routes are among the first. */
    private static final int MOST_LINES = 4_096;

    private static final int HEX_DIGITS = 16;
    private static final int BYTES_4 = 4;
    private static final int BYTES_6 = 16;

    /** {@code RTF_GATEWAY} of {@code linux/route.h}. */
    private static final int VIA_GATEWAY = 2;

    /** Paths below this folder are read; the root outside of tests. */
    private final Path root;

    @Inject
    LocalNetwork() {
        this(Path.of("/"));
    }

    LocalNetwork(Path root) {
        this.root = root;
    }

    /** All addresses of all interfaces. */
    List<IpAddress> interfaces() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(address -> IpAddress.parse(address.getHostAddress()))
                .toList();
    }

    /** The default gateways of both families. */
    List<IpAddress> gateways() throws IOException {
        List<IpAddress> gateways = new ArrayList<>(read("proc/net/route", LocalNetwork::gateway4));
        gateways.addAll(read("proc/net/ipv6_route", LocalNetwork::gateway6));
        return gateways;
    }

    /**
     * The DNS resolvers. If systemd-resolved is used, {@code /etc/resolv.conf} has only its own address, and a second
     * file has those that it asks.
     */
    List<IpAddress> resolvers() throws IOException {
        List<IpAddress> resolvers = new ArrayList<>(read("etc/resolv.conf", LocalNetwork::resolver));
        resolvers.addAll(read("run/systemd/resolve/resolv.conf", LocalNetwork::resolver));
        return resolvers;
    }

    /** Reads what is found in the lines of a file; nothing if there is no such file. */
    private List<IpAddress> read(String file, Function<StringTokenizer, Optional<IpAddress>> line) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(root.resolve(file), StandardCharsets.ISO_8859_1)) {
            return lines.lines()
                    .limit(MOST_LINES)
                    .map(StringTokenizer::new)
                    .flatMap(words -> line.apply(words).stream())
                    .toList();
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** A line with interface, destination, gateway, flags, three numbers and mask; addresses in the machine's byte order. */
    private static Optional<IpAddress> gateway4(StringTokenizer words) {
        if (words.countTokens() < 8) {
            return Optional.empty();
        }
        words.nextToken();
        String destination = words.nextToken();
        String gateway = words.nextToken();
        String flags = words.nextToken();
        for (int i = 0; i < 3; i++) {
            words.nextToken();
        }
        String mask = words.nextToken();
        if (!isZero(destination) || !isZero(mask) || !viaGateway(flags)) {
            return Optional.empty();
        }
        // As a number it would have the machine's byte order, so its bytes are reversed on most machines.
        return bytes(gateway, BYTES_4)
                .map(address -> IpAddress.of4(
                        ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getInt()));
    }

    /** A line with destination, its length, source, its length, gateway, three numbers, flags and interface. */
    private static Optional<IpAddress> gateway6(StringTokenizer words) {
        if (words.countTokens() < 10) {
            return Optional.empty();
        }
        String destination = words.nextToken();
        String length = words.nextToken();
        words.nextToken();
        words.nextToken();
        String gateway = words.nextToken();
        for (int i = 0; i < 3; i++) {
            words.nextToken();
        }
        if (!isZero(destination) || !isZero(length) || !viaGateway(words.nextToken())) {
            return Optional.empty();
        }
        return bytes(gateway, BYTES_6)
                .map(ByteBuffer::wrap)
                .map(address -> IpAddress.of6(address.getLong(), address.getLong()));
    }

    private static Optional<IpAddress> resolver(StringTokenizer words) {
        if (words.countTokens() < 2 || !words.nextToken().equals("nameserver")) {
            return Optional.empty();
        }
        return address(words.nextToken());
    }

    /** The address of a text; empty if it is none. */
    static Optional<IpAddress> address(String text) {
        try {
            return Optional.of(IpAddress.parse(text));
        } catch (IpSyntaxException unreadable) {
            // Other programs skip such a line of their configuration, too.
            return Optional.empty();
        }
    }

    private static boolean isZero(String hex) {
        return hex.chars().allMatch(digit -> digit == '0');
    }

    private static boolean viaGateway(String flags) {
        try {
            return (Integer.parseUnsignedInt(flags, HEX_DIGITS) & VIA_GATEWAY) != 0;
        } catch (NumberFormatException header) {
            // The first line names the columns.
            return false;
        }
    }

    private static Optional<byte[]> bytes(String hex, int length) {
        try {
            return Optional.of(HexFormat.of().parseHex(hex)).filter(bytes -> bytes.length == length);
        } catch (IllegalArgumentException unreadable) {
            // Not a line of this table.
            return Optional.empty();
        }
    }
}
