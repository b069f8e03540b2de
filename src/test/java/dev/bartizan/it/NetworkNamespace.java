package dev.bartizan.it;

import java.util.ArrayList;
import java.util.List;

/** A private network with its own packet filter. */
final class NetworkNamespace implements AutoCloseable {

    private final String name;

    /** Skips the test if the machine can't create one. */
    NetworkNamespace() {
        Requirement.networkNamespaces();
        name = "bartizan-it-" + ProcessHandle.current().pid();
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
