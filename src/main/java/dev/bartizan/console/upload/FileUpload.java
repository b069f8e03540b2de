package dev.bartizan.console.upload;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.AllowedText;
import dev.bartizan.system.OwnerOnly;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.common.headers.HeaderUtil;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;
import org.jspecify.annotations.Nullable;

/**
 * A form of the type {@code multipart/form-data} with one file, which is written to disk while it arrives. The form's fields
 * come before the file, so that a form that is refused stores nothing.
 */
public final class FileUpload {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MOST_FIELDS = 10;
    private static final int LONGEST_FIELD = 8 * 1024;

    /** Maximum number of buffers that bring neither content nor the end of a part's headers. */
    private static final int MOST_BUFFERS_OF_HEADERS = 2;

    private static final AllowedText BOUNDARY = AllowedText.alphanumericAnd("'()+_,-./:=?", 70);

    private FileUpload() {}

    /**
     * Reads a form, and writes its file.
     *
     * @param type type of the body, with its boundary
     * @param maximumBytes maximum size of the body
     * @param target a file that doesn't exist; it is created when the form's file begins
     * @param before gets the fields before the file is created, and throws if the form is refused
     * @return whether there was a file
     * @throws ServiceException {@code BAD_REQUEST} if the form is malformed; {@code PAYLOAD_TOO_LARGE}
     * @throws IOException if the body can't be read or the file not be written
     */
    public static boolean read(
            InputStream body,
            @Nullable MediaType type,
            long maximumBytes,
            Path target,
            Consumer<Map<String, String>> before)
            throws IOException {
        String boundary = type == null ? null : type.getParameters().get("boundary");
        if (boundary == null || !BOUNDARY.matches(boundary)) {
            throw malformed("It has no boundary.");
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (Reader reader = new Reader(target, before)) {
            MultipartParser.ParseState parser = MultipartParser.beginParse(
                    reader, boundary.getBytes(StandardCharsets.US_ASCII), StandardCharsets.UTF_8.name());
            int idle = 0;
            long total = 0;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                total += read;
                if (total > maximumBytes) {
                    throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, Map.of("maximum_bytes", maximumBytes));
                }
                parser.parse(ByteBuffer.wrap(buffer, 0, read));
                idle = reader.inPart() || parser.isComplete() ? 0 : idle + 1;
                if (idle > MOST_BUFFERS_OF_HEADERS) {
                    throw malformed("The headers of a part are too long.");
                }
            }
            if (!parser.isComplete()) {
                throw malformed("It ends without its last boundary.");
            }
            return reader.begun;
        } catch (MultipartParser.MalformedMessageException broken) {
            throw malformed("The headers of a part are malformed.");
        }
    }

    private static ServiceException malformed(String reason) {
        return new ServiceException(ErrorCode.BAD_REQUEST, Map.of("form", reason));
    }

    private static final class Reader implements MultipartParser.PartHandler, AutoCloseable {

        private final Path target;
        private final Consumer<Map<String, String>> before;
        private final Map<String, String> fields = new HashMap<>();
        private final ByteArrayOutputStream field = new ByteArrayOutputStream();

        /** Name of the field that is being read. */
        private Optional<String> name = Optional.empty();

        /** The file while it is being read. */
        private Optional<OutputStream> file = Optional.empty();

        private boolean begun;

        Reader(Path target, Consumer<Map<String, String>> before) {
            this.target = target;
            this.before = before;
        }

        boolean inPart() {
            return name.isPresent() || file.isPresent();
        }

        @Override
        public void beginPart(CaseInsensitiveMap<String> headers) {
            String disposition = headers.getFirst("Content-Disposition");
            String given = parameter(disposition, "name");
            if (given == null || begun || fields.size() >= MOST_FIELDS) {
                throw malformed("A part has no name, comes after the file, or is one too many.");
            }
            if (parameter(disposition, "filename") == null && parameter(disposition, "filename*") == null) {
                name = Optional.of(given);
                field.reset();
                return;
            }
            begun = true;
            before.accept(Map.copyOf(fields));
            try {
                file = Optional.of(OwnerOnly.newOutputStream(target));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static @Nullable String parameter(@Nullable String disposition, String name) {
            // The parser expects a character after `=`, so add a blank.
            return disposition == null ? null : HeaderUtil.extractQuotedValueFromHeader(disposition + " ", name);
        }

        @Override
        public void data(ByteBuffer content) throws IOException {
            byte[] bytes = content.array();
            int offset = content.arrayOffset() + content.position();
            if (file.isPresent()) {
                file.get().write(bytes, offset, content.remaining());
            } else if (field.size() + content.remaining() > LONGEST_FIELD) {
                throw malformed("A field is longer than " + LONGEST_FIELD + " bytes.");
            } else {
                field.write(bytes, offset, content.remaining());
            }
        }

        @Override
        public void endPart() {
            name.ifPresent(read -> fields.put(read, field.toString(StandardCharsets.UTF_8)));
            name = Optional.empty();
            try {
                close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void close() throws IOException {
            Optional<OutputStream> open = file;
            file = Optional.empty();
            if (open.isPresent()) {
                open.get().close();
            }
        }
    }
}
