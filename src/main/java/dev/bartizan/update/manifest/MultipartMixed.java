package dev.bartizan.update.manifest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes a multipart response. Each part is JSON on one line or PEM, so it can't contain the boundary as a line.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2046#section-5.1">RFC 2046, Multipart Media Type</a>
 */
final class MultipartMixed {

    static final String BOUNDARY = "bartizan-update-part";
    static final String CONTENT_TYPE = "multipart/mixed; boundary=" + BOUNDARY;

    private static final String LINE_END = "\r\n";

    private MultipartMixed() {}

    /**
     * A part; clients select parts by name.
     *
     * @param signature signature of exactly these bytes
     */
    record Part(String name, String contentType, byte[] content, Optional<String> signature) {

        /** @param document on one line */
        static Part json(String name, byte[] document, Optional<String> signature) {
            return new Part(name, "application/json; charset=utf-8", document, signature);
        }

        /** Certificates. */
        static Part pem(String name, String certificates) {
            return new Part(
                    name, "application/x-pem-file", certificates.getBytes(StandardCharsets.US_ASCII), Optional.empty());
        }
    }

    static byte[] write(List<Part> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Part part : parts) {
            StringBuilder head = new StringBuilder("--")
                    .append(BOUNDARY)
                    .append(LINE_END)
                    .append("content-disposition: inline; name=\"")
                    .append(part.name())
                    .append('"')
                    .append(LINE_END)
                    .append("content-type: ")
                    .append(part.contentType())
                    .append(LINE_END);
            part.signature()
                    .ifPresent(signature ->
                            head.append("expo-signature: ").append(signature).append(LINE_END));
            ascii(head.append(LINE_END), out);
            out.writeBytes(part.content());
            ascii(LINE_END, out);
        }
        ascii("--" + BOUNDARY + "--" + LINE_END, out);
        return out.toByteArray();
    }

    private static void ascii(CharSequence text, ByteArrayOutputStream out) {
        out.writeBytes(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
