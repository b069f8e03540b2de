package dev.bartizan.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A private network with its own packet filter. */
final class NetworkNamespace implements AutoCloseable {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String name;

    /** Skips the test if the machine can't create one. */
    NetworkNamespace() {
        Requirement.networkNamespaces();
        name = "bartizan-it-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
        Requirement.Command.run("ip", "netns", "add", name);
    }

    /** Runs a program in it and returns the output; fails unless it succeeds. */
    String run(String... command) {
        return Requirement.Command.output(within(command));
    }

    /** Whether a program succeeds in it. */
    boolean succeeds(String... command) {
        return Requirement.Command.succeeds(within(command));
    }

    /** Connects two with each other; both have the addresses, with the length of their prefix, at once. */
    void connect(NetworkNamespace other, String own, String others, String own6, String others6) {
        Requirement.Command.run(
                "ip", "-n", name, "link", "add", "link0", "type", "veth", "peer", "name", "link0", "netns", other.name);
        up(own, own6);
        other.up(others, others6);
    }

    private void up(String address, String address6) {
        run("ip", "address", "add", address, "dev", "link0");
        run("ip", "address", "add", address6, "dev", "link0", "nodad");
        run("ip", "link", "set", "lo", "up");
        run("ip", "link", "set", "link0", "up");
    }

    private String[] within(String... command) {
        List<String> within = new ArrayList<>(List.of("ip", "netns", "exec", name));
        within.addAll(List.of(command));
        return within.toArray(String[]::new);
    }

    @Override
    public void close() {
        Requirement.Command.run("ip", "netns", "del", name);
    }
}
