package dev.bartizan.update.manifest;

import dev.bartizan.error.ServiceException;
import dev.bartizan.http.AllowedText;
import dev.bartizan.update.Platform;
import dev.bartizan.update.RuntimeVersion;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.UpdateApps;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The headers and the query of a client's request, as text. Parameters that select the update must be valid. Invalid
 * values of the others are ignored, so that unusual clients still get updates.
 *
 * @see <a href="https://docs.expo.dev/technical-specs/expo-updates-1/#request">Expo Updates v1</a>
 */
public class ManifestParameters {

    private static final String CHANNEL = "expo-channel-name";

    /** What older clients send if the app has no release channel. */
    private static final String NO_RELEASE_CHANNEL = "default";

    private static final AllowedText CLIENT = AllowedText.visible(64);

    @Parameter(
            description = "Version of the protocol: `0` or `1`; `0` if absent.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"0", "1"}))
    @HeaderParam("expo-protocol-version")
    @Nullable
    String protocolVersion;

    @Parameter(
            description = "`ios` or `android`; can also be sent as the query parameter `platform`.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"ios", "android"}))
    @HeaderParam("expo-platform")
    @Nullable
    String platform;

    @Parameter(description = "Like the header `expo-platform`.")
    @QueryParam("platform")
    @Nullable
    String queriedPlatform;

    @Parameter(
            description = "Runtime version of the app; can also be sent as the query parameter `runtimeVersion` or"
                    + " `runtime-version`.",
            example = "1.0.0")
    @HeaderParam("expo-runtime-version")
    @Nullable
    String runtimeVersion;

    @Parameter(description = "Like the header `expo-runtime-version`.")
    @QueryParam("runtimeVersion")
    @Nullable
    String queriedRuntimeVersion;

    @Parameter(description = "Like the header `expo-runtime-version`.")
    @QueryParam("runtime-version")
    @Nullable
    String queriedVersion;

    @Parameter(
            description =
                    "The app's channel; `bartizan.update.default-channel` if absent. Can also be sent as the query "
                            + "parameter `channel`. Different channels in one request are an error.",
            example = "production")
    @HeaderParam(CHANNEL)
    @Nullable
    String channel;

    @Parameter(
            description = "Like the header `expo-channel-name`, for older clients; `default` counts as absent, because "
                    + "they send it if nothing is configured.",
            example = "production")
    @HeaderParam("expo-release-channel")
    @Nullable
    String releaseChannel;

    @Parameter(description = "Like the header `expo-channel-name`.")
    @QueryParam("channel")
    @Nullable
    String queriedChannel;

    @Parameter(
            description =
                    "Name of the app; `default` if absent. The path can have it instead; different apps in path and"
                            + " header are an error.",
            example = "shop")
    @HeaderParam(UpdateApps.HEADER)
    @Nullable
    String app;

    @Parameter(description = "`multipart/mixed`, `application/expo+json`, `application/json`, with qualities.")
    @HeaderParam("accept")
    @Nullable
    String accept;

    @Parameter(
            description = "Present if the client accepts only signed responses; `keyid` is the key, or else `root`.",
            example = "sig, keyid=\"root\", alg=\"rsa-v1_5-sha256\"")
    @HeaderParam(ExpectedSignature.HEADER)
    @Nullable
    String expectSignature;

    @Parameter(description = "Id of the update that the app runs.")
    @HeaderParam("expo-current-update-id")
    @Nullable
    String currentUpdate;

    @Parameter(description = "Id of the update that the app was installed with.")
    @HeaderParam("expo-embedded-update-id")
    @Nullable
    String embeddedUpdate;

    @Parameter(
            description =
                    "The app's last fatal error; updates whose ids it contains are not offered to this " + "app again.")
    @HeaderParam("expo-fatal-error")
    @Nullable
    String fatalError;

    @Parameter(description = "Ids of updates that the app could not start; they are not offered to it again.")
    @HeaderParam("expo-recent-failed-update-ids")
    @Nullable
    String failedUpdates;

    @Parameter(description = "Id of the installation; determines its place in staged rollouts.")
    @HeaderParam("eas-client-id")
    @Nullable
    String client;

    /** The version of the protocol; 1 for invalid values, whose errors are sent in version 1. */
    int protocol() {
        return protocolVersion == null || protocolVersion.equals("0") ? 0 : 1;
    }

    /**
     * Parses the request.
     *
     * @param app the client's app
     * @throws ServiceException {@code BAD_REQUEST}; {@code details.parameter} is the wrong header
     */
    ClientRequest request(UpdateApp app) {
        if (protocolVersion != null && !protocolVersion.equals("0") && !protocolVersion.equals("1")) {
            throw wrong("expo-protocol-version", protocolVersion, "0 or 1");
        }
        return new ClientRequest(
                protocol(),
                new Update.Target(
                        app.name(),
                        platform(platform == null ? queriedPlatform : platform),
                        version(first(runtimeVersion, queriedRuntimeVersion, queriedVersion)),
                        channel(app.defaultChannel())),
                AcceptedFormats.of(accept),
                ExpectedSignature.of(expectSignature),
                new ClientRequest.Installation(
                        UpdateId.read(currentUpdate),
                        UpdateId.read(embeddedUpdate),
                        failed(),
                        Optional.ofNullable(client)
                                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                                .filter(CLIENT::matches)));
    }

    private static @Nullable String first(@Nullable String... texts) {
        return Arrays.stream(texts).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** The only channel in the request: a contradiction must not give a test build the updates of production. */
    private String channel(String defaultChannel) {
        String ofOldClient = NO_RELEASE_CHANNEL.equals(releaseChannel) ? null : releaseChannel;
        List<String> channels = Stream.of(channel, ofOldClient, queriedChannel)
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (channels.size() > 1) {
            throw wrong(CHANNEL, String.join(", ", channels), "the same channel in all headers and in the query");
        }
        return channels.isEmpty() ? defaultChannel : channels.getFirst();
    }

    private static Platform platform(@Nullable String text) {
        return Platform.of(text).orElseThrow(() -> wrong("expo-platform", text, "ios or android"));
    }

    private static String version(@Nullable String text) {
        if (text == null || !RuntimeVersion.isValid(text)) {
            throw wrong("expo-runtime-version", text, RuntimeVersion.RULE);
        }
        return text;
    }

    /** Expo's clients send the ids in a separate header; others put them into the error text. */
    private Set<UUID> failed() {
        Set<UUID> ids = new HashSet<>(UpdateId.find(failedUpdates));
        ids.addAll(UpdateId.find(fatalError));
        return ids;
    }

    private static ServiceException wrong(String header, @Nullable String given, String expected) {
        return ServiceException.unreadableParameter(
                header,
                given == null ? "" : given,
                expected,
                Map.of("header", header, "reason", "must be " + expected));
    }
}
