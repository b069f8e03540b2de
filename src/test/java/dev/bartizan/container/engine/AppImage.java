package dev.bartizan.container.engine;

import dev.bartizan.it.Requirement;
import dev.bartizan.it.Requirement.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * An image of two megabytes with a configurable app, see {@code app.sh}: {@code app:1} and {@code app:2} are its
 * versions, {@code app:broken} never becomes healthy.
 */
final class AppImage {

    /** Its tags, which are the versions of the app. */
    static final List<String> TAGS = List.of("1", "2", "broken");

    private AppImage() {}

    /** Writes its file system into an archive; skips the test if the machine can't build one. */
    static Path archive(Path folder) {
        Requirement.program("busybox");
        Path root = folder.resolve("rootfs");
        try {
            for (String path : List.of("bin", "dev", "etc", "proc", "sys", "tmp", "www/cgi-bin")) {
                Files.createDirectories(root.resolve(path));
            }
            Files.setPosixFilePermissions(root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
            Path bin = root.resolve("bin");
            Files.copy(Path.of(Command.output("which", "busybox").strip()), bin.resolve("busybox"));
            for (String applet : Command.output("busybox", "--list").lines().toList()) {
                if (!applet.equals("busybox")) {
                    Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
                }
            }
            Files.createSymbolicLink(root.resolve("dangling"), Path.of("/nowhere"));
            script("app.sh", root.resolve("app"));
            script("slow.sh", root.resolve("www/cgi-bin/slow"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Path archive = folder.resolve("app.tar");
        Command.run("tar", "--directory", root.toString(), "--owner=0", "--group=0", "-cf", archive.toString(), ".");
        return archive;
    }

    private static void script(String resource, Path target) throws IOException {
        try (InputStream script = AppImage.class.getResourceAsStream(resource)) {
            Files.copy(script, target);
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The options of an engine's {@code import} for a version. */
    static List<String> changes(String tag) {
        return List.of(
                "--change", "ENV PATH=/bin",
                "--change", "ENV VERSION=" + tag,
                "--change", "ENV HEALTH=" + (tag.equals("broken") ? "" : "ok"),
                "--change", "CMD [\"/app\"]",
                "--change", "EXPOSE 8080");
    }
}
