package dev.bartizan.update.asset;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to send to a client.
 *
 * @param hash of its content before any compression, base64url
 * @param file the file to send, maybe the compressed copy
 * @param size size of that file in bytes
 * @param encoding {@code Content-Encoding}, if it is compressed
 */
record ServedFile(String hash, Path file, long size, String contentType, Optional<String> encoding) {

    /** The compressed representation has a different tag: RFC 9110, 8.8.3.3. */
    String tag() {
        return encoding.map(name -> hash + "-" + name).orElse(hash);
    }
}
