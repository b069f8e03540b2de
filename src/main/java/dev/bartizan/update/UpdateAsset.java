package dev.bartizan.update;

import java.util.Optional;

/**
 * A file of an update.
 *
 * @param hash of its content: SHA-256, base64url without padding
 * @param key what the app's code knows it by: MD5 of its content in hexadecimal digits, as Metro names assets
 * @param fileExtension with its dot; nothing where it has none
 * @param size in bytes
 */
public record UpdateAsset(String hash, String key, String contentType, Optional<String> fileExtension, long size) {}
