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
import java.util.Set;
import org.jboss.resteasy.reactive.common.headers.HeaderUtil;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;

/**
 * A form whose files went to disk while they came in; no more than a few buffers of it are in memory at any time.
 *
 * @param texts by name
 * @param files by name, in the upload's folder
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578, multipart/form-data</a>
 */
record MultipartForm(Map<String, String> texts, Map<String, Path> files) {

    private static final MediaType TYPE = MediaType.MULTIPART_FORM_DATA_TYPE;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LONGEST_TEXT = 8 * 1024;

    /** The headers of a part, or what stands before the first one, in bytes. */
    private static final int LONGEST_HEAD = 8 * 1024;

    /** What a boundary may have, but for blanks, which no client sends. */
    private static final AllowedText BOUNDARY = AllowedText.alphanumericAnd("'()+_,-./:=?", 70);

    /**
     * The parts that a form may have, each at most once.
     *
     * @param texts names of those without a file name
     * @param files names of those with one
     */
    record Parts(Set<String> texts, Set<String> files) {}

    /**
     * Reads a form to its end.
     *
     * @param contentType of the body, with its boundary
     * @param maximumBytes of the body
     * @throws UploadRejected if it is broken, or has a part that it may not have
     * @throws ServiceException {@code PAYLOAD_TOO_LARGE}; {@link StorageFailure}
     * @throws IOException if the client is gone or too slow
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
            throw new UploadRejected("The headers of a part can't be read.");
        }
    }

    private static String boundary(String contentType) {
        try {
            MediaType type = MediaType.valueOf(contentType);
            String boundary = type.getParameters().get("boundary");
            if (TYPE.isCompatible(type) && BOUNDARY.matches(boundary)) {
                return boundary;
            }
        } catch (IllegalArgumentException unreadable) {
            throw new UploadRejected("The content type can't be read.");
        }
        throw new UploadRejected("The form has no boundary, or one with a character that is not allowed.");
    }

    /**
     * Refuses parts as soon as their headers are there, and sends files to the upload's folder. What is accepted does not
     * depend on how the network cuts the body.
     */
    private static final class PartReader implements MultipartParser.PartHandler, AutoCloseable {

        private final Parts parts;
        private final Staging staging;
        private final ByteBuffer buffer;
        private final MultipartForm form = new MultipartForm(new HashMap<>(), new HashMap<>());

        /** Bytes of the body before the buffer, and before the headers that are being read. */
        private long before;

        private long headStart;

        /** Nothing between two parts. */
        private Part part;

        PartReader(Parts parts, Staging staging, ByteBuffer buffer) {
            this.parts = parts;
            this.staging = staging;
            this.buffer = buffer;
        }

        MultipartForm form() {
            return form;
        }

        /** The buffer was read to its end. */
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

        private static String parameter(String disposition, String name) {
            // The extra blank: the platform's parser expects a character after `=`.
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
                throw new UploadRejected("The part " + name + " is there twice.");
            }
        }

        @Override
        public void data(ByteBuffer content) {
            part.add(content.array(), content.arrayOffset() + content.position(), content.remaining());
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
            // It is in memory.
        }
    }

    /** Tells what the disk refuses from what the client did wrong. */
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
