package dev.bartizan.update.upload;

import dev.bartizan.error.ServiceException;
import dev.bartizan.update.asset.Staging;
import dev.bartizan.update.asset.StorageFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Forms: the first line is the content type, the rest the body. Several pieces have the same result as one. */
public final class MultipartFormFuzz {

    private static final long MAXIMUM = 100_000;
    private static final MultipartForm.Parts PARTS = new MultipartForm.Parts(Set.of("text"), Set.of("file", "other"));

    private MultipartFormFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        int line = 0;
        while (line < bytes.length && bytes[line] != '\n') {
            line++;
        }
        String type = new String(bytes, 0, line, StandardCharsets.ISO_8859_1);
        int start = Math.min(line + 1, bytes.length);
        Optional<Map<String, String>> whole = read(type, new ByteArrayInputStream(bytes, start, bytes.length - start));
        Optional<Map<String, String>> pieces =
                read(type, new Pieces(new ByteArrayInputStream(bytes, start, bytes.length - start)));
        if (!Objects.equals(whole, pieces)) {
            throw new IllegalStateException("Whole: " + whole + ", in pieces: " + pieces);
        }
    }

    /** The content of the form; empty if it was refused. */
    private static Optional<Map<String, String>> read(String type, InputStream body) throws IOException {
        Path folder = Files.createTempDirectory("fuzz");
        try {
            Staging staging = new Staging(
                    Files.createDirectory(folder.resolve("incoming")), Files.createDirectory(folder.resolve("assets")));
            MultipartForm form = MultipartForm.read(body, type, PARTS, staging, MAXIMUM);
            Map<String, String> content = new TreeMap<>(form.texts());
            for (Map.Entry<String, Path> file : form.files().entrySet()) {
                content.put("file " + file.getKey(), Files.readString(file.getValue(), StandardCharsets.ISO_8859_1));
            }
            return Optional.of(content);
        } catch (StorageFailure unexpected) {
            throw new IllegalStateException(unexpected);
        } catch (ServiceException refused) {
            return Optional.empty();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static final class Pieces extends InputStream {
        private final InputStream in;
        private int size;

        Pieces(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            size = size % 7 + 1;
            return in.read(bytes, offset, Math.min(size, length));
        }
    }
}
