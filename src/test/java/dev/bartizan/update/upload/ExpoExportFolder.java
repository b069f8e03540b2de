package dev.bartizan.update.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder like the output of {@code expo export}, created by {@code src/test/sh/expo-export}. */
public final class ExpoExportFolder {

    private final Path folder;

    private ExpoExportFolder(Path folder) {
        this.folder = folder;
    }

    /** Creates a folder; another version has other bundles and the same assets. */
    public static ExpoExportFolder create(Path folder, int version) {
        try {
            Process script = new ProcessBuilder(
                            "sh",
                            Path.of("src/test/sh/expo-export").toAbsolutePath().toString(),
                            folder.toString(),
                            String.valueOf(version))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(script.waitFor()).as(output).isZero();
            return new ExpoExportFolder(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A zip file of the whole folder, like {@code zip -r} creates it. */
    public byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.skip(1).sorted().toList()) {
                String name = folder.relativize(path).toString();
                if (Files.isDirectory(path)) {
                    zip.putNextEntry(new ZipEntry(name + "/"));
                } else {
                    zip.putNextEntry(new ZipEntry(name));
                    Files.copy(path, zip);
                }
                zip.closeEntry();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }

    /** A JSON file of it. */
    public JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(folder.resolve(name).toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The content of a file of it. */
    public byte[] content(String name) {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
