package dev.bartizan.update.upload;

import com.google.re2j.Pattern;
import dev.bartizan.update.ChannelName;
import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An upload to publish.
 *
 * @param app name of the app that it is an update of
 * @param rollout initial percentage of clients that get it
 * @param message for people, or empty
 * @param expoConfig file with the app's configuration; replaces that of an export
 */
record Upload(
        String app,
        Content content,
        RuntimeVersions runtimeVersions,
        String channel,
        int rollout,
        String message,
        Optional<Path> expoConfig) {

    /** The parts of the form. */
    static final MultipartForm.Parts PARTS = new MultipartForm.Parts(
            Stream.concat(
                            Stream.of("platform", "bundleType", "channel", "message", "rollout"),
                            RuntimeVersions.PARTS.stream())
                    .collect(Collectors.toUnmodifiableSet()),
            Set.of("bundle", "export", ExpoConfig.PART));

    private static final Pattern CHANNEL = Pattern.compile(ChannelName.PATTERN);
    private static final Pattern BUNDLE_TYPE = Pattern.compile("[A-Za-z0-9._-]{1,32}");
    private static final Pattern PERCENTAGE = Pattern.compile("[0-9]{1,2}|100");
    private static final int LONGEST_MESSAGE = 1_000;

    /** The content to publish. */
    sealed interface Content {

        /**
         * One file, without assets.
         *
         * @param type the uploader's type of the bundle; copied to the manifest's metadata
         */
        record Bundle(Path file, Platform platform, Optional<String> type) implements Content {}

        /**
         * A zip of the output of {@code expo export}.
         *
         * @param platform the platform to publish; empty for all in the export
         */
        record Export(Path zip, Optional<Platform> platform) implements Content {}
    }

    /**
     * Validates the form.
     *
     * @throws UploadRejected if a part is missing or invalid
     */
    static Upload of(MultipartForm form, UpdateApp app) {
        return new Upload(
                app.name(),
                content(form),
                RuntimeVersions.of(form.texts()),
                text(form, "channel", CHANNEL).orElse(app.defaultChannel()),
                text(form, "rollout", PERCENTAGE).map(Integer::valueOf).orElse(Update.ALL_CLIENTS),
                message(form),
                Optional.ofNullable(form.files().get(ExpoConfig.PART)));
    }

    private static Content content(MultipartForm form) {
        Optional<Platform> platform = Optional.ofNullable(form.texts().get("platform"))
                .map(name -> Platform.of(name)
                        .orElseThrow(() -> new UploadRejected("The part platform must be ios or android.")));
        Path bundle = form.files().get("bundle");
        Path export = form.files().get("export");
        if (bundle != null && export == null) {
            return new Content.Bundle(
                    bundle, platform.orElseThrow(() -> missing("platform")), text(form, "bundleType", BUNDLE_TYPE));
        }
        if (export != null && bundle == null) {
            return new Content.Export(export, platform);
        }
        throw new UploadRejected("The form must have either a part bundle or a part export.");
    }

    private static Optional<String> text(MultipartForm form, String name, Pattern allowed) {
        String text = form.texts().get(name);
        if (text == null) {
            return Optional.empty();
        }
        if (!allowed.matcher(text).matches()) {
            throw new UploadRejected("The part " + name + " must match " + allowed + ".");
        }
        return Optional.of(text);
    }

    private static String message(MultipartForm form) {
        String message = form.texts().getOrDefault("message", "").strip();
        if (message.length() > LONGEST_MESSAGE) {
            throw new UploadRejected("The part message must not be longer than " + LONGEST_MESSAGE + " characters.");
        }
        return message;
    }

    private static UploadRejected missing(String part) {
        return new UploadRejected("The part " + part + " is missing.");
    }
}
