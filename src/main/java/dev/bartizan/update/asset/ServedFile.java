package dev.bartizan.update.asset;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file as one client gets it.
 *
 * @param hash of its content before any compression, base64url
 * @param file with what is sent
 * @param size of that in bytes
 * @param encoding {@code Content-Encoding}, where it is compressed
 */
record ServedFile(String hash, Path file, long size, String contentType, Optional<String> encoding) {

    /** Compressed it is another representation, so it has another tag: see RFC 9110, 8.8.3.3. */
    String tag() {
        return encoding.map(name -> hash + "-" + name).orElse(hash);
    }
}
