package dev.bartizan.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of processes under test. */
final class Folders {

    private Folders() {}

    /** A new folder that every user may write to, unlike JUnit's own. */
    static Path create() {
        try {
            Path folder = Files.createTempDirectory("bartizan-it-");
            permit(folder, "rwxrwxrwx");
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets all users read and enter or run it. */
    static void openToAll(Path path) {
        permit(path, "rwxr-xr-x");
    }

    /** Sets permissions in the format of {@code ls}. */
    static void permit(Path path, String permissions) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Gives a path to the user of unprivileged processes. */
    static void give(Path path) {
        if (Requirement.root()) {
            Requirement.Command.run("chown", "-R", Requirement.NOBODY + ":" + Requirement.NOBODY, path.toString());
        }
    }

    /** Names in a folder, in order; empty if there is no such folder. */
    static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
