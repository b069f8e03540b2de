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
import java.util.Map;
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
            Setting.of("retention-grace", Rule.DURATION, "24h"),
            Setting.optional("failure-limit", Rule.number(1, Adoption.MAX_CLIENTS), "50"),
            Setting.optional(
                    "signing-key-file", Rule.readableFile(SigningKey::objection), "/run/secrets/signing-key.pem"),
            Setting.of("signing-keys.*.file", Rule.readableFile(SigningKey::objection), "/run/secrets/signing-key.pem")
                    .requiredInGroup(),
            Setting.optional(
                    "signing-keys.*.certificate-chain-file",
                    Rule.readableFile(CertificateChain::objection),
                    "/etc/bartizan/chain.pem"),
            Setting.optional("apps.*.upload-key", Rule.TOKEN, "8kq3Zr0vYw1TgLxN")
                    .hidden(),
            Setting.optional("apps.*.upload-key-file", Rule.fileWith(Rule.TOKEN), "/run/secrets/shop-upload-key"),
            Setting.optional("apps.*.default-channel", Rule.TEXT, "production"),
            Setting.optional("apps.*.retention", Rule.atLeast(1), "10"),
            Setting.optional("apps.*.retention-age", Rule.POSITIVE_DURATION, "90d"),
            Setting.optional(
                    "apps.*.signing-key-file",
                    Rule.readableFile(SigningKey::objection),
                    "/run/secrets/shop-signing-key.pem"),
            Setting.of(
                            "apps.*.signing-keys.*.file",
                            Rule.readableFile(SigningKey::objection),
                            "/run/secrets/shop-signing-key.pem")
                    .requiredInGroup(),
            Setting.optional(
                    "apps.*.signing-keys.*.certificate-chain-file",
                    Rule.readableFile(CertificateChain::objection),
                    "/etc/bartizan/shop-chain.pem"),
            Setting.optional("public-url", Rule.HTTP_URL, "https://updates.example.org")
                    .hidden());

    /**
     * The key that uploads must send in {@code x-api-key}: 16 to 512 visible ASCII characters. If unset, uploads are
     * switched off.
     */
    Optional<String> uploadKey();

    /** File with the upload key, if {@code upload-key} is not set; read once at the start. */
    Optional<Path> uploadKeyFile();

    /** Maximum size of an upload, all parts together; larger ones are rejected with 413. */
    @WithDefault("256M")
    MemorySize maxUploadSize();

    /** Maximum unpacked size of the zip of an export; larger ones are rejected with 400. */
    @WithDefault("1G")
    MemorySize maxUnpackedSize();

    /** Maximum time without data during an upload. */
    @WithDefault("60s")
    Duration readTimeout();

    /** The channel of uploads and clients that don't send one. */
    @WithDefault("production")
    String defaultChannel();

    /** Number of newest updates kept for each platform, runtime version and channel. */
    @WithDefault("10")
    int retention();

    /**
     * Maximum age of updates; older ones are removed even if {@code retention} would keep them. If unset, there is no
     * maximum.
     */
    Optional<Duration> retentionAge();

    /**
     * How long the files of an update stay after {@code retention} removed it, for clients that have its manifest but
     * have not fetched all files.
     */
    @WithDefault("24h")
    Duration retentionGrace();

    /**
     * Number of clients that could not run an update, at which its rollout is set to 0 % and a notification is sent; up to
     * 10000. If unset, rollouts are not stopped. Clients are not authenticated, so anybody can report failures.
     */
    Optional<Integer> failureLimit();

    /**
     * File with the RSA private key (PEM) that signs responses, with the ids {@code main} and {@code root}. If no key is
     * configured, clients that expect a signature get an error.
     */
    Optional<Path> signingKeyFile();

    /**
     * More signing keys by their id, which is the {@code keyid} in the app's {@code codeSigningMetadata}: {@code
     * BARTIZAN_UPDATE_SIGNING_KEYS_NEXT_FILE} is the file of {@code next}. A key with the id {@code main} or {@code root}
     * replaces that of {@code signing-key-file}.
     */
    Map<String, KeyFiles> signingKeys();

    /** The files of one signing key. */
    interface KeyFiles {

        /** File with the RSA private key (PEM); required. */
        Optional<Path> file();

        /**
         * File with the certificates (PEM) from that of the key up to the one that the certificate in the app has signed. Apps
         * with {@code codeSigningIncludeManifestResponseCertificateChain} need it.
         */
        Optional<Path> certificateChainFile();
    }

    /**
     * Further apps by their names: 1 to 64 of the characters a-z, 0-9 and hyphens. The settings above are those of the app {@code
     * default}.
     */
    Map<String, App> apps();

    /** The settings of one app. An app without its own keys has none: those of {@code default} are not used. */
    interface App {

        /** The key that uploads of this app must send. If unset, they are switched off. */
        Optional<String> uploadKey();

        /** File with the upload key, if {@code upload-key} is not set; read once at the start. */
        Optional<Path> uploadKeyFile();

        /** The channel of uploads and clients that don't send one; {@code bartizan.update.default-channel} if unset. */
        Optional<String> defaultChannel();

        /** Number of newest updates kept for each target; {@code bartizan.update.retention} if unset. */
        Optional<Integer> retention();

        /** Maximum age of updates; {@code bartizan.update.retention-age} if unset. */
        Optional<Duration> retentionAge();

        /** File with the RSA private key (PEM) that signs responses, with the ids {@code main} and {@code root}. */
        Optional<Path> signingKeyFile();

        /** More signing keys by their id. */
        Map<String, KeyFiles> signingKeys();
    }

    /**
     * Base URL of this service for clients, such as {@code https://updates.example.org}. If unset, the URL comes from
     * each request, and manifests are not signed.
     */
    Optional<URI> publicUrl();
}
