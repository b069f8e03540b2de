package dev.bartizan.update.upload;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.Optional;

/** The paths of entries of zip files. */
final class ZipPath {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
    private static final String HERE = "./";

    private ZipPath() {}

    /**
     * The path with slashes, and without {@code ./} at its beginning. Programs on Windows write backslashes; some programs
     * write {@code ./}. Empty for the folder itself.
     */
    static String normalized(String name) {
        String path = name.replace('\\', '/');
        int start = 0;
        while (path.startsWith(HERE, start)) {
            start += HERE.length();
        }
        return path.substring(start);
    }

    /** The problem with a normalized path, as the end of a sentence; empty if it is allowed. */
    static Optional<String> problem(String path) {
        if (path.isEmpty() || path.startsWith("/") || DRIVE.matcher(path).lookingAt()) {
            return Optional.of("has an absolute name");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("has a character in its name that is not allowed");
        }
        return Arrays.stream(path.split("/")).anyMatch(step -> step.equals("..") || step.equals(".") || step.isEmpty())
                ? Optional.of("has a path that leaves its folder")
                : Optional.empty();
    }

    /** Replaces control characters, which could forge log lines. */
    static String printable(String name) {
        return CONTROL.matcher(name).replaceAll("?");
    }
}
