package dev.bartizan.update.upload;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.AllowedText;
import dev.bartizan.system.OwnerOnly;
import dev.bartizan.update.asset.Staging;
import dev.bartizan.update.asset.StorageFailure;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.resteasy.reactive.common.headers.HeaderUtil;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;
import org.jspecify.annotations.Nullable;

/**
 * A multipart form. Files are written to disk while they arrive; only a few buffers are in memory.
 *
 * @param texts by name
 * @param files by name, in the upload's folder
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578, multipart/form-data</a>
 */
record MultipartForm(Map<String, String> texts, Map<String, Path> files) {

    private static final MediaType TYPE = MediaType.MULTIPART_FORM_DATA_TYPE;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LONGEST_TEXT = 8 * 1024;

    /** Maximum size of a part's headers, or of the preamble before the first part, in bytes. */
    private static final int LONGEST_HEAD = 8 * 1024;

    /** The characters of a boundary, without blanks, which no client sends. */
    private static final AllowedText BOUNDARY = AllowedText.alphanumericAnd("'()+_,-./:=?", 70);

    /**
     * The allowed parts of a form, each at most once.
     *
     * @param texts names of parts without a file name
     * @param files names of parts with a file name
     */
    record Parts(Set<String> texts, Set<String> files) {}

    /**
     * Reads a form to its end.
     *
     * @param contentType of the body, with its boundary
     * @param maximumBytes maximum size of the body
     * @throws UploadRejected if it is malformed or has a part that is not allowed
     * @throws ServiceException {@code PAYLOAD_TOO_LARGE}; {@link StorageFailure}
     * @throws IOException if the client disconnected or is too slow
     */
    static MultipartForm read(InputStream body, String contentType, Parts parts, Staging staging, long maximumBytes)
            throws IOException {
        byte[] boundary = boundary(contentType).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (PartReader reader = new PartReader(parts, staging, buffer)) {
            MultipartParser.ParseState parser =
                    MultipartParser.beginParse(reader, boundary, StandardCharsets.UTF_8.name());
            long total = 0;
            for (int read = body.read(buffer.array()); read >= 0; read = body.read(buffer.array())) {
                total += read;
                if (total > maximumBytes) {
                    throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, Map.of("maximum_bytes", maximumBytes));
                }
                buffer.clear().limit(read);
                parser.parse(buffer);
                reader.passed(read, parser.isComplete());
            }
            if (!parser.isComplete()) {
                throw new UploadRejected("The form ends without its last boundary.");
            }
            return reader.form();
        } catch (MultipartParser.MalformedMessageException broken) {
            throw new UploadRejected("The headers of a part are malformed.");
        }
    }

    private static String boundary(String contentType) {
        try {
            MediaType type = MediaType.valueOf(contentType);
            String boundary = type.getParameters().get("boundary");
            if (TYPE.isCompatible(type) && boundary != null && BOUNDARY.matches(boundary)) {
                return boundary;
            }
        } catch (IllegalArgumentException unreadable) {
            throw new UploadRejected("The content type is malformed.");
        }
        throw new UploadRejected("The form has no boundary, or one with a character that is not allowed.");
    }

    /**
     * Rejects parts as soon as their headers are complete, and writes files to the upload's folder. The result does not
     * depend on how the network splits the body.
     */
    private static final class PartReader implements MultipartParser.PartHandler, AutoCloseable {

        private final Parts parts;
        private final Staging staging;
        private final ByteBuffer buffer;
        private final MultipartForm form = new MultipartForm(new HashMap<>(), new HashMap<>());

        /** Offsets in the body: of the buffer, and of the headers that are being read. */
        private long before;

        private long headStart;

        /** The current part; null between parts. */
        private @Nullable Part part;

        PartReader(Parts parts, Staging staging, ByteBuffer buffer) {
            this.parts = parts;
            this.staging = staging;
            this.buffer = buffer;
        }

        MultipartForm form() {
            return form;
        }

        /** Called after the buffer was parsed to its end. */
        void passed(int bytes, boolean complete) {
            before += bytes;
            buffer.position(0);
            if (part == null && !complete) {
                requireShortHead();
            }
        }

        private void requireShortHead() {
            if (before + buffer.position() - headStart > LONGEST_HEAD) {
                throw new UploadRejected("The headers of a part are longer than " + LONGEST_HEAD + " bytes.");
            }
        }

        @Override
        public void beginPart(CaseInsensitiveMap<String> headers) {
            requireShortHead();
            String encoding = headers.getFirst(MultipartParser.CONTENT_TRANSFER_ENCODING);
            if (encoding != null && !Set.of("7bit", "8bit", "binary").contains(encoding)) {
                throw new UploadRejected("The content of a part must not be encoded.");
            }
            String disposition = headers.getFirst("Content-Disposition");
            String name = parameter(disposition, "name");
            if (name == null) {
                throw new UploadRejected("A part has no name.");
            }
            boolean file = parameter(disposition, "filename") != null || parameter(disposition, "filename*") != null;
            part = file ? file(name) : text(name);
        }

        private static @Nullable String parameter(@Nullable String disposition, String name) {
            // The parser expects a character after `=`, so add a blank.
            return disposition == null ? null : HeaderUtil.extractQuotedValueFromHeader(disposition + " ", name);
        }

        private Part text(String name) {
            require(parts.texts(), name, parts.files().contains(name) ? "must be a file" : "is unknown");
            form.texts.put(name, "");
            return new Text(name, new ByteArrayOutputStream());
        }

        private Part file(String name) {
            require(parts.files(), name, parts.texts().contains(name) ? "must be a text" : "is unknown");
            Path path = staging.newFile();
            form.files.put(name, path);
            try {
                return new StagedFile(OwnerOnly.newOutputStream(path));
            } catch (IOException failure) {
                throw new StorageFailure(failure);
            }
        }

        private void require(Set<String> known, String name, String otherwise) {
            if (!known.contains(name)) {
                throw new UploadRejected("The part " + name + " " + otherwise + ".");
            }
            if (form.texts.containsKey(name) || form.files.containsKey(name)) {
                throw new UploadRejected("The part " + name + " appears twice.");
            }
        }

        @Override
        public void data(ByteBuffer content) {
            Objects.requireNonNull(part, "content is in a part")
                    .add(content.array(), content.arrayOffset() + content.position(), content.remaining());
        }

        @Override
        public void endPart() {
            if (part instanceof Text(String name, ByteArrayOutputStream content)) {
                form.texts.put(name, content.toString(StandardCharsets.UTF_8));
            }
            close();
            headStart = before + buffer.position();
        }

        @Override
        public void close() {
            if (part != null) {
                part.close();
                part = null;
            }
        }
    }

    /** The part that is being read. */
    private sealed interface Part extends AutoCloseable {

        void add(byte[] bytes, int offset, int length);

        @Override
        void close();
    }

    private record Text(String name, ByteArrayOutputStream content) implements Part {

        @Override
        public void add(byte[] bytes, int offset, int length) {
            if (content.size() + length > LONGEST_TEXT) {
                throw new UploadRejected("The part " + name + " is longer than " + LONGEST_TEXT + " bytes.");
            }
            content.write(bytes, offset, length);
        }

        @Override
        public void close() {
            // Nothing to close: the content is in memory.
        }
    }

    /** Turns failures of the disk into {@link StorageFailure}, to distinguish them from errors of the client. */
    private record StagedFile(OutputStream content) implements Part {

        @Override
        public void add(byte[] bytes, int offset, int length) {
            try {
                content.write(bytes, offset, length);
            } catch (IOException failure) {
                throw new StorageFailure(failure);
            }
        }

        @Override
        public void close() {
            try {
                content.close();
            } catch (IOException failure) {
                throw new StorageFailure(failure);
            }
        }
    }
}
