package dev.bartizan.update.manifest;

import dev.bartizan.error.ServiceException;
import dev.bartizan.http.AllowedText;
import dev.bartizan.update.Platform;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/**
 * The headers and the query of a client's request, as text. Those that choose the update have to be right; of the others
 * what can't be read is taken for not being there, so that no odd client is cut off from updates.
 *
 * @see <a href="https://docs.expo.dev/technical-specs/expo-updates-1/#request">Expo Updates v1</a>
 */
public class ManifestParameters {

    private static final AllowedText VERSION = AllowedText.alphanumericAnd("._:+-", 64);
    private static final AllowedText CLIENT = AllowedText.visible(64);

    @Parameter(
            description = "Version of the protocol: `0`, also if it is not there, or `1`.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"0", "1"}))
    @HeaderParam("expo-protocol-version")
    String protocolVersion;

    @Parameter(
            description = "`ios` or `android`; the query parameter `platform` takes its place.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"ios", "android"}))
    @HeaderParam("expo-platform")
    String platform;

    @Parameter(description = "As the header `expo-platform`.")
    @QueryParam("platform")
    String queriedPlatform;

    @Parameter(
            description = "Runtime version of the app; the query parameter `runtimeVersion` takes its place.",
            example = "1.0.0")
    @HeaderParam("expo-runtime-version")
    String runtimeVersion;

    @Parameter(description = "As the header `expo-runtime-version`.")
    @QueryParam("runtimeVersion")
    String queriedRuntimeVersion;

    @Parameter(
            description = "The channel that the app follows; `bartizan.update.default-channel` unless given.",
            example = "production")
    @HeaderParam("expo-channel-name")
    String channel;

    @Parameter(description = "`multipart/mixed`, `application/expo+json`, `application/json`, with qualities.")
    @HeaderParam("accept")
    String accept;

    @Parameter(description = "There, if the client takes signed answers alone.", example = "sig, keyid=\"main\"")
    @HeaderParam("expo-expect-signature")
    String expectSignature;

    @Parameter(description = "Id of the update that the app runs.")
    @HeaderParam("expo-current-update-id")
    String currentUpdate;

    @Parameter(description = "Id of the update that came with the app.")
    @HeaderParam("expo-embedded-update-id")
    String embeddedUpdate;

    @Parameter(description = "What the app failed with last; the ids of updates in it are not offered to it again.")
    @HeaderParam("expo-fatal-error")
    String fatalError;

    @Parameter(description = "Ids of updates that the app could not start; they are not offered to it again.")
    @HeaderParam("expo-recent-failed-update-ids")
    String failedUpdates;

    @Parameter(description = "Id of the installation; it decides on staged rollouts.")
    @HeaderParam("eas-client-id")
    String client;

    /** 1 where the client says nothing that can be understood: the version that an error is told in. */
    int protocol() {
        return protocolVersion == null || protocolVersion.equals("0") ? 0 : 1;
    }

    /**
     * What is asked for.
     *
     * @param defaultChannel of a client that names none
     * @throws ServiceException {@code BAD_REQUEST}; {@code details.parameter} says which one is wrong
     */
    ClientRequest request(String defaultChannel) {
        if (protocolVersion != null && !protocolVersion.equals("0") && !protocolVersion.equals("1")) {
            throw wrong("expo-protocol-version", protocolVersion, "0 or 1");
        }
        return new ClientRequest(
                protocol(),
                platform(platform == null ? queriedPlatform : platform),
                version(runtimeVersion == null ? queriedRuntimeVersion : runtimeVersion),
                channel == null || channel.isBlank() ? defaultChannel : channel.strip(),
                AcceptedFormats.of(accept),
                expectSignature != null && !expectSignature.isBlank(),
                UpdateId.read(currentUpdate),
                UpdateId.read(embeddedUpdate),
                failed(),
                Optional.ofNullable(client)
                        .map(text -> text.strip().toLowerCase(Locale.ROOT))
                        .filter(CLIENT::matches));
    }

    private static Platform platform(String text) {
        return Platform.of(text).orElseThrow(() -> wrong("expo-platform", text, "ios or android"));
    }

    private static String version(String text) {
        if (!VERSION.matches(text)) {
            throw wrong("expo-runtime-version", text, "1 to 64 of the characters A-Z a-z 0-9 . _ : + -");
        }
        return text;
    }

    /** Expo's clients tell the ids in a list of their own; others put them into the error's text. */
    private Set<UUID> failed() {
        Set<UUID> ids = new HashSet<>(UpdateId.find(failedUpdates));
        ids.addAll(UpdateId.find(fatalError));
        return ids;
    }

    private static ServiceException wrong(String header, String given, String expected) {
        return ServiceException.unreadableParameter(
                header,
                given == null ? "" : given,
                expected,
                Map.of("header", header, "reason", "must be " + expected));
    }
}
