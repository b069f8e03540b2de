package dev.bartizan.console;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.AllowedText;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.common.headers.HeaderUtil;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;
import org.jspecify.annotations.Nullable;

/**
 * The fields and files of a form with the type {@code multipart/form-data}. All in memory, which the limit of the body
 * bounds; nothing is written to disk.
 */
public final class UploadedForm {

    /** Maximum number of fields and files. */
    private static final int MOST_PARTS = 50;

    /** The characters of a boundary. */
    private static final AllowedText BOUNDARY = AllowedText.alphanumericAnd("'()+_,-./:=?", 70);

    private final Map<String, byte[]> parts;

    private UploadedForm(Map<String, byte[]> parts) {
        this.parts = parts;
    }

    /**
     * Reads a form.
     *
     * @param type type of the body, with its boundary
     * @throws ServiceException {@code BAD_REQUEST} if it is malformed
     */
    public static UploadedForm read(byte[] body, @Nullable MediaType type) {
        String boundary = type == null ? null : type.getParameters().get("boundary");
        if (boundary == null || !BOUNDARY.matches(boundary)) {
            throw malformed("It has no boundary.");
        }
        Reader reader = new Reader();
        try {
            MultipartParser.ParseState parser = MultipartParser.beginParse(
                    reader, boundary.getBytes(StandardCharsets.US_ASCII), StandardCharsets.UTF_8.name());
            parser.parse(ByteBuffer.wrap(body));
            if (!parser.isComplete()) {
                throw malformed("It ends without its last boundary.");
            }
        } catch (IOException broken) {
            throw malformed("The headers of a part are malformed.");
        }
        return new UploadedForm(reader.parts);
    }

    private static ServiceException malformed(String reason) {
        return new ServiceException(ErrorCode.BAD_REQUEST, Map.of("form", reason));
    }

    /** A field without white space around it; empty if there is none. */
    public String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).strip();
    }

    /** A field or the content of a file; empty if there is none. */
    public byte[] bytes(String name) {
        return parts.getOrDefault(name, new byte[0]);
    }

    private static final class Reader implements MultipartParser.PartHandler {

        private final Map<String, byte[]> parts = new HashMap<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private String name = "";

        @Override
        public void beginPart(CaseInsensitiveMap<String> headers) {
            String disposition = headers.getFirst("Content-Disposition");
            // The parser expects a character after `=`, so add a blank.
            String given =
                    disposition == null ? null : HeaderUtil.extractQuotedValueFromHeader(disposition + " ", "name");
            if (given == null || parts.size() >= MOST_PARTS) {
                throw malformed("A part has no name, or there are too many.");
            }
            name = given;
            content.reset();
        }

        @Override
        public void data(ByteBuffer buffer) {
            content.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        }

        @Override
        public void endPart() {
            parts.put(name, content.toByteArray());
        }
    }
}
