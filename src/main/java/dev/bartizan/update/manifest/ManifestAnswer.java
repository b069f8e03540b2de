package dev.bartizan.update.manifest;

import java.util.Optional;

/**
 * A response, ready to send.
 *
 * @param signature signature of the body; empty for multipart, whose parts contain their own
 */
record ManifestAnswer(String contentType, Optional<String> signature, byte[] body) {}
