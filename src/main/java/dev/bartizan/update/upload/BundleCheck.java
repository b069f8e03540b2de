package dev.bartizan.update.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.bartizan.update.asset.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Rejects files that can't be a bundle, such as an error page that a build pipeline downloaded. Such a bundle would crash the
 * app at the start, on each device. Reads at most the first {@value #BYTES_READ} bytes.
 */
final class BundleCheck {

    static final int BYTES_READ = 64 * 1024;

    /**
     * The first bytes of Hermes bytecode, the number 0x1F1903C103BC1FC6 in little-endian order.
     *
     * @see <a href="https://github.com/facebook/hermes/blob/main/include/hermes/BCGen/HBC/BytecodeFileFormat.h">Format</a>
     */
    private static final byte[] HERMES = {(byte) 0xc6, 0x1f, (byte) 0xbc, 0x03, (byte) 0xc1, 0x03, 0x19, 0x1f};

    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** Reads a text that is a JSON document and nothing else. */
    private final ObjectReader document;

    BundleCheck(ObjectMapper json) {
        this.document = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * Checks a bundle.
     *
     * @param name what the file is, as the subject of the error's sentence
     * @throws UploadRejected if it is empty, or neither Hermes bytecode nor JavaScript text
     */
    void require(Path file, String name) {
        byte[] start = start(file);
        if (start.length == 0) {
            throw new UploadRejected(name + " is empty.");
        }
        if (Arrays.equals(Arrays.copyOf(start, HERMES.length), HERMES)) {
            requireMore(start, name);
            return;
        }
        String text = text(start, name).strip();
        if (text.isEmpty()) {
            throw new UploadRejected(name + " has only blanks.");
        }
        if (text.charAt(0) == '<') {
            throw new UploadRejected(name + " is an HTML or XML page, not JavaScript.");
        }
        if (start.length < BYTES_READ && isJson(text)) {
            throw new UploadRejected(name + " is a JSON document, not JavaScript.");
        }
    }

    private static void requireMore(byte[] start, String name) {
        if (start.length == HERMES.length) {
            throw new UploadRejected(name + " ends after the first bytes of Hermes bytecode.");
        }
    }

    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(BYTES_READ);
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
    }

    /** Decodes the start of the file; a character that is cut at the end is ignored. */
    private static String text(byte[] start, String name) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer decoded = CharBuffer.allocate(start.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(start), decoded, start.length < BYTES_READ);
        String text = decoded.flip().toString();
        if (result.isError() || text.indexOf('\0') >= 0) {
            throw new UploadRejected(name + " is neither Hermes bytecode nor JavaScript text in UTF-8.");
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** Whether the text is a JSON object or array. Neither is a program that does anything. */
    private boolean isJson(String text) {
        if (text.charAt(0) != '{' && text.charAt(0) != '[') {
            return false;
        }
        try {
            return document.readTree(text).isContainerNode();
        } catch (JsonProcessingException javaScript) {
            return false;
        }
    }
}
