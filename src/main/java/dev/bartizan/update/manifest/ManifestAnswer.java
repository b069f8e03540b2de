package dev.bartizan.update.manifest;

import java.util.Optional;

/**
 * An answer as it goes over the wire.
 *
 * @param signature of the body, where that is no multipart: its parts have theirs in themselves
 */
record ManifestAnswer(String contentType, Optional<String> signature, byte[] body) {}
