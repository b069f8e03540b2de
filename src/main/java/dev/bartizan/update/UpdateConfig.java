package dev.bartizan.update;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Over-the-air updates. */
@ConfigMapping(prefix = "bartizan.update")
public interface UpdateConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.update",
            Setting.optional("upload-key", Rule.TOKEN, "8kq3Zr0vYw1TgLxN").hidden(),
            Setting.optional("upload-key-file", Rule.fileWith(Rule.TOKEN), "/run/secrets/upload-key"),
            Setting.of("max-upload-size", Rule.SIZE, "256M"),
            Setting.of("max-unpacked-size", Rule.SIZE, "1G"),
            Setting.of("read-timeout", Rule.POSITIVE_DURATION, "60s"),
            Setting.of("default-channel", Rule.TEXT, "production"),
            Setting.of("retention", Rule.atLeast(1), "10"),
            Setting.optional("retention-age", Rule.POSITIVE_DURATION, "90d"),
            Setting.optional(
                    "signing-key-file", Rule.readableFile(SigningKey::objection), "/run/secrets/signing-key.pem"),
            Setting.optional("public-url", Rule.HTTP_URL, "https://updates.example.org")
                    .hidden());

    /** The key that uploads must bring in {@code x-api-key}: 16 to 512 visible ASCII characters. Without it uploads are off. */
    Optional<String> uploadKey();

    /** File with the upload key, where {@code upload-key} is not set; read once, at the start. */
    Optional<Path> uploadKeyFile();

    /** Bytes of an upload, all of its parts together; what is larger is refused with 413. */
    @WithDefault("256M")
    MemorySize maxUploadSize();

    /** Bytes of everything in the zip of an export, unpacked; what is larger is refused with 400. */
    @WithDefault("1G")
    MemorySize maxUnpackedSize();

    /** The longest silence of a client in the middle of an upload. */
    @WithDefault("60s")
    Duration readTimeout();

    /** The channel of uploads and clients that name none. */
    @WithDefault("production")
    String defaultChannel();

    /** Updates of one platform, runtime version and channel that are kept, from the newest. */
    @WithDefault("10")
    int retention();

    /** Age from which updates are removed even if they are among those. Unset: never. */
    Optional<Duration> retentionAge();

    /** File with the RSA private key (PEM) that answers are signed with. Without it, clients that expect a signature are refused. */
    Optional<Path> signingKeyFile();

    /**
     * Where clients reach this service, such as {@code https://updates.example.org}; unset: what their request says, and
     * no manifest is signed.
     */
    Optional<URI> publicUrl();
}
