package dev.bartizan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * A port for a program that has to be told one. It is not among those that systems give to connections by themselves: until
 * the program listens, any connection on the machine could get such a one.
 */
public final class FreePort {

    private static final int FIRST = 20_000;
    private static final int END = 32_000;

    private FreePort() {}

    /** One of the loopback address that nobody listens at. */
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
