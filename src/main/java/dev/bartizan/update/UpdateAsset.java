package dev.bartizan.update;

import java.util.Optional;

/**
 * A file of an update.
 *
 * @param hash of its content: SHA-256, base64url without padding
 * @param key name of the asset in the app's code: MD5 of its content in hexadecimal digits, as in Metro
 * @param fileExtension with its dot; empty if it has none
 * @param size in bytes
 */
public record UpdateAsset(String hash, String key, String contentType, Optional<String> fileExtension, long size) {}
