package dev.bartizan.container.engine;

import dev.bartizan.it.Requirement.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The network of one private engine. It is a namespace of its own, because engines change packet filters and routes. A virtual
 * cable connects the test with it, so that the test reaches the containers by their addresses. It has no other connection.
 *
 * <p>All addresses are from 198.18.0.0/15, which is reserved for such tests.
 */
final class EngineNetwork implements AutoCloseable {

    /** Each with 512 addresses. */
    private static final int NETWORKS = 256;

    private final String name;
    private final String engines;
    private final String containers;

    private EngineNetwork(int number) {
        name = "bartizan-" + number;
        String first = "198." + (18 + number / 128) + ".";
        int third = number % 128 * 2;
        engines = first + third;
        containers = first + (third + 1);
    }

    /** Takes an address range that isn't in use. */
    static EngineNetwork create() {
        int first = ThreadLocalRandom.current().nextInt(NETWORKS);
        for (int i = 0; i < NETWORKS; i++) {
            EngineNetwork network = new EngineNetwork((first + i) % NETWORKS);
            if (Command.succeeds("ip", "netns", "add", network.name)) {
                network.connect();
                return network;
            }
        }
        throw new IllegalStateException("No network namespace can be added");
    }

    private void connect() {
        try {
            Command.run("ip", "link", "add", name, "type", "veth", "peer", "name", "test", "netns", name);
            Command.run("ip", "address", "add", engines + ".1/25", "dev", name);
            Command.run("ip", "link", "set", name, "up");
            Command.run("ip", "-n", name, "address", "add", engines + ".2/25", "dev", "test");
            Command.run("ip", "-n", name, "link", "set", "test", "up");
            Command.run("ip", "-n", name, "link", "set", "lo", "up");
            Command.run("ip", "route", "add", containers + ".0/24", "via", engines + ".2");
        } catch (AssertionError failure) {
            close();
            throw failure;
        }
    }

    /** The engine's end of the cable: published ports of its containers are reached here. */
    String address() {
        return engines + ".2";
    }

    /** The test's end of the cable, where the engine reaches servers of the test. */
    String testAddress() {
        return engines + ".1";
    }

    /** The first address of the containers' network, which is the engine's own. */
    String gateway() {
        return containers + ".1";
    }

    /** The containers' network. */
    String subnet() {
        return containers + ".0/24";
    }

    /** One more network for containers, to which the test has no route. */
    String second() {
        return engines + ".128/25";
    }

    /** A command that runs within it. By {@code nsenter}: {@code ip netns exec} would hide the cgroups. */
    List<String> within(List<String> command) {
        List<String> within = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
        within.addAll(command);
        return within;
    }

    @Override
    public void close() {
        // It would be removed with its namespace, too, but later.
        Command.succeeds("ip", "link", "delete", name);
        Command.succeeds("ip", "netns", "delete", name);
    }
}
