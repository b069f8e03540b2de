package dev.bartizan.container.engine;

import com.google.re2j.Pattern;

/**
 * Name and versions of an engine.
 *
 * @param name {@code docker} or {@code podman}
 * @param version its own version, such as {@code 20.10.24}
 * @param api the newest version of the Docker API that it supports, such as {@code 1.41}
 */
public record EngineVersion(String name, String version, String api) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** Whether the engine is Podman. */
    public boolean podman() {
        return name.equals("podman");
    }

    /** The first number of its own version; 0 if it doesn't begin with a number. */
    public int majorVersion() {
        int end = version.indexOf('.');
        String first = end < 0 ? version : version.substring(0, end);
        return NUMBER.matches(first) ? Integer.parseInt(first) : 0;
    }
}
