package dev.bartizan.update;

import dev.bartizan.OwnerOnly;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.DiskFileUpload;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.EndOfDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooLongFormFieldException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A form whose files went to disk while they came in; no more than a few buffers of it are in memory at any time.
 *
 * @param texts by name
 * @param files by name, in the upload's folder
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578, multipart/form-data</a>
 */
record MultipartForm(Map<String, String> texts, Map<String, Path> files) {

    private static final String BOUNDARY = "boundary=";
    private static final byte CARRIAGE_RETURN = '\r';
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LONGEST_TEXT = 8 * 1024;

    /** What the decoder keeps before it moves it to the front: by default 10 MB for each upload. */
    private static final int DISCARD_BYTES = 256 * 1024;

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
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        if (!hasBoundary(request, contentType)) {
            throw new UploadRejected("The form has no boundary.");
        }
        OnlyKnownParts known = new OnlyKnownParts(parts, staging);
        HttpPostMultipartRequestDecoder decoder = null;
        try {
            decoder = new HttpPostMultipartRequestDecoder(known, request, StandardCharsets.UTF_8);
            decoder.setDiscardThreshold(DISCARD_BYTES);
            return read(body, decoder, maximumBytes);
        } catch (ErrorDataDecoderException
                | TooLongFormFieldException
                | TooManyFormFieldsException
                | IllegalArgumentException
                | IndexOutOfBoundsException broken) {
            throw new UploadRejected("The form can't be read: " + broken.getMessage());
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
            known.closeFiles();
        }
    }

    private static boolean hasBoundary(HttpRequest request, String contentType) {
        try {
            request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
            if (!HttpPostRequestDecoder.isMultipart(request)) {
                return false;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ErrorDataDecoderException unreadable) {
            // It has control characters, or the boundary has no value or no first character, which Netty looks at.
            return false;
        }
        // Netty's decoder fails at a boundary of blanks.
        return Stream.of(contentType.split(";"))
                .map(String::strip)
                .filter(parameter -> parameter.regionMatches(true, 0, BOUNDARY, 0, BOUNDARY.length()))
                .noneMatch(parameter ->
                        parameter.substring(BOUNDARY.length()).replace("\"", "").isBlank());
    }

    private static MultipartForm read(InputStream body, HttpPostMultipartRequestDecoder decoder, long maximumBytes)
            throws IOException {
        MultipartForm form = new MultipartForm(new HashMap<>(), new HashMap<>());
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        int kept = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer, kept, buffer.length - kept)) {
            total += read;
            if (total > maximumBytes) {
                throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, Map.of("maximum_bytes", maximumBytes));
            }
            int filled = kept + read;
            // Netty takes a CR at the end of what it is offered for a part's content, also where it begins a boundary.
            kept = filled > 0 && buffer[filled - 1] == CARRIAGE_RETURN ? 1 : 0;
            decoder.offer(new DefaultHttpContent(Unpooled.copiedBuffer(buffer, 0, filled - kept)));
            form.take(decoder);
            if (kept == 1) {
                buffer[0] = CARRIAGE_RETURN;
            }
        }
        decoder.offer(new DefaultHttpContent(Unpooled.copiedBuffer(buffer, 0, kept)));
        form.take(decoder);
        decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!form.take(decoder)) {
            throw new UploadRejected("The form ends without its last boundary.");
        }
        return form;
    }

    /**
     * Takes what is complete.
     *
     * @return whether the form has ended; the decoder throws then, where it could say no
     */
    private boolean take(HttpPostMultipartRequestDecoder decoder) throws IOException {
        try {
            while (decoder.hasNext()) {
                switch (decoder.next()) {
                    case Attribute text -> texts.put(text.getName(), text.getValue());
                    case FileUpload file ->
                        files.put(file.getName(), file.getFile().toPath());
                    default -> throw new UploadRejected("The form has a part that is neither a text nor a file.");
                }
            }
            return false;
        } catch (EndOfDataDecoderException end) {
            return true;
        }
    }

    /** Refuses parts as soon as their headers are there, and sends files to the upload's folder. */
    private static final class OnlyKnownParts extends DefaultHttpDataFactory {

        private final Parts parts;
        private final Staging staging;
        private final Set<String> seen = new HashSet<>();
        private final List<StagedUpload> uploads = new ArrayList<>();

        OnlyKnownParts(Parts parts, Staging staging) {
            super(false, StandardCharsets.UTF_8);
            this.parts = parts;
            this.staging = staging;
            setMaxLimit(LONGEST_TEXT);
        }

        @Override
        public Attribute createAttribute(HttpRequest request, String name) {
            requireText(name);
            return super.createAttribute(request, name);
        }

        @Override
        public Attribute createAttribute(HttpRequest request, String name, long definedSize) {
            requireText(name);
            return super.createAttribute(request, name, definedSize);
        }

        private void requireText(String name) {
            require(parts.texts(), name, parts.files().contains(name) ? "must be a file" : "is unknown");
        }

        @Override
        public FileUpload createFileUpload(
                HttpRequest request,
                String name,
                String filename,
                String contentType,
                String contentTransferEncoding,
                Charset charset,
                long size) {
            require(parts.files(), name, parts.texts().contains(name) ? "must be a text" : "is unknown");
            StagedUpload upload =
                    new StagedUpload(name, filename, contentType, contentTransferEncoding, charset, size, staging);
            uploads.add(upload);
            return upload;
        }

        /** The decoder forgets the one that was cut off: its file would stay open, and take its room on the disk. */
        void closeFiles() {
            uploads.forEach(StagedUpload::delete);
        }

        private void require(Set<String> known, String name, String otherwise) {
            if (!known.contains(name)) {
                throw new UploadRejected("The part " + name + " " + otherwise + ".");
            }
            if (!seen.add(name)) {
                throw new UploadRejected("The part " + name + " is there twice.");
            }
        }
    }

    /** Tells what the disk refuses from what the client did wrong. */
    private static final class StagedUpload extends DiskFileUpload {

        private final Staging staging;

        StagedUpload(
                String name,
                String filename,
                String contentType,
                String contentTransferEncoding,
                Charset charset,
                long size,
                Staging staging) {
            super(
                    name,
                    filename,
                    contentType,
                    contentTransferEncoding,
                    charset,
                    size,
                    staging.folder().toString(),
                    false);
            this.staging = staging;
        }

        @Override
        public void addContent(ByteBuf buffer, boolean last) {
            try {
                super.addContent(buffer, last);
                if (getFile() == null) {
                    // Netty makes none where there is no content.
                    setContent(OwnerOnly.createFile(staging.newFile()).toFile());
                }
            } catch (IOException failure) {
                throw new StorageFailure(failure);
            }
        }

        /** What is complete outlives the decoder, and goes with the folder. */
        @Override
        public void delete() {
            if (!isCompleted()) {
                super.delete();
            }
        }
    }
}
