package dev.bartizan.update.upload;

import dev.bartizan.update.Platform;
import dev.bartizan.update.RuntimeVersion;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runtime versions of an upload. Platforms whose native builds differ can have their own.
 *
 * @param common version of platforms without their own
 * @param own versions by platform
 */
record RuntimeVersions(Optional<String> common, Map<Platform, String> own) {

    private static final String PART = "runtimeVersion";

    /** The names of the parts. */
    static final Set<String> PARTS = Set.of(PART, part(Platform.ANDROID), part(Platform.IOS));

    private static String part(Platform platform) {
        return PART + "." + platform.wireName();
    }

    /**
     * Validates the parts of a form.
     *
     * @param texts parts by name
     * @throws UploadRejected if all are missing, or one is invalid
     */
    static RuntimeVersions of(Map<String, String> texts) {
        Map<Platform, String> own = new EnumMap<>(Platform.class);
        for (Platform platform : Platform.values()) {
            version(texts, part(platform)).ifPresent(version -> own.put(platform, version));
        }
        Optional<String> common = version(texts, PART);
        if (common.isEmpty() && own.isEmpty()) {
            throw new UploadRejected("The part " + PART + " is missing.");
        }
        return new RuntimeVersions(common, own);
    }

    private static Optional<String> version(Map<String, String> texts, String part) {
        String version = texts.get(part);
        if (version == null) {
            return Optional.empty();
        }
        if (!RuntimeVersion.isValid(version)) {
            throw new UploadRejected("The part " + part + " must have " + RuntimeVersion.RULE + ".");
        }
        return Optional.of(version);
    }

    /**
     * The version of a platform.
     *
     * @throws UploadRejected if there is none
     */
    String of(Platform platform) {
        return Optional.ofNullable(own.get(platform))
                .or(() -> common)
                .orElseThrow(() -> new UploadRejected("The part " + PART + " or " + part(platform) + " is missing."));
    }
}
