package dev.bartizan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * A free port for a program that needs one. It is outside the range that systems use for outgoing connections, because any
 * connection on the machine could take a port of that range before the program listens.
 */
public final class FreePort {

    private static final int FIRST = 20_000;
    private static final int END = 32_000;

    private FreePort() {}

    /** A port of the loopback address that no process listens on. */
    public static int find() {
        while (true) {
            int port = RandomGenerator.getDefault().nextInt(FIRST, END);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one may be free.
            }
        }
    }
}
