package dev.bartizan.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this build, which the build writes into a file. It can be read before the framework starts. */
public final class Version {

    /** Also named in application.properties, for the native binary. */
    private static final String FILE = "/dev/bartizan/version.txt";

    private Version() {}

    /** Such as {@code 1.2.3}, or {@code 1.2.3-4-gabcdef0} for a build between two releases. */
    public static String ofBuild() {
        try (InputStream file = Version.class.getResourceAsStream(FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
