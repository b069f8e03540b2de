package dev.bartizan.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tested application: the native binary that the system property {@code native.image.path} names, if it exists; otherwise the
 * JVM package, run by the Java of the tests.
 */
final class Application {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path PACKAGE = Path.of("target", "quarkus-app").toAbsolutePath();

    private Application() {}

    static boolean nativeImage() {
        String path = System.getProperty("native.image.path");
        return path != null && Files.isExecutable(Path.of(path));
    }

    static List<String> command() {
        return command("-Xmx256m");
    }

    /** With these memory options. */
    static List<String> command(String... memory) {
        return nativeImage()
                ? nativeCommand(Path.of(System.getProperty("native.image.path")), memory)
                : jvmCommand(PACKAGE.resolve("quarkus-run.jar"), memory);
    }

    /** A copy that every user can run, independent of the location of the sources. */
    static List<String> readableByAll() throws IOException {
        Path copy = Path.of(
                System.getProperty("java.io.tmpdir"),
                "bartizan-it-" + ProcessHandle.current().pid());
        if (nativeImage()) {
            Path binary = Path.of(System.getProperty("native.image.path"));
            return nativeCommand(
                    copy(binary.getParent(), Stream.of(binary), copy).resolve(binary.getFileName()), "-Xmx256m");
        }
        try (Stream<Path> files = Files.walk(PACKAGE)) {
            return jvmCommand(copy(PACKAGE, files, copy).resolve("quarkus-run.jar"), "-Xmx256m");
        }
    }

    private static List<String> nativeCommand(Path binary, String... memory) {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(memory));
        return command;
    }

    /** Only the first compiler and the simplest collector, because these processes run for seconds. */
    private static List<String> jvmCommand(Path jar, String... memory) {
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(List.of(memory));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar.toString()));
        return command;
    }

    private static Path copy(Path root, Stream<Path> files, Path copy) throws IOException {
        if (Files.exists(copy)) {
            return copy;
        }
        Files.createDirectories(copy);
        Folders.openToAll(copy);
        for (Path file : files.toList()) {
            Path target = copy.resolve(root.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
                Folders.openToAll(target);
            } else {
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                Folders.openToAll(target);
            }
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(copy)));
        return copy;
    }
}
