package dev.bartizan.container.engine;

import java.util.Set;

/**
 * The image that a tag has in its registry at a time.
 *
 * @param digest the digest of its manifest, such as {@code sha256:…}
 * @param digests all digests that a local copy can have; at least {@code digest}
 */
public record RegistryImage(String digest, Set<String> digests) {}
