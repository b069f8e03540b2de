package dev.bartizan.access.oidc;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.GroupRoles;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The settings of the client at the provider. Never connects to the provider. */
@Singleton
public class OidcClient {

    private static final Logger LOG = Logger.getLogger(OidcClient.class);
    private static final String OPENID = "openid";

    private final OidcConfig config;
    private final GroupRoles roles;
    private final Optional<String> secret;

    OidcClient(OidcConfig config) {
        this.config = config;
        this.roles = new GroupRoles(config.adminGroups(), config.operatorGroups(), config.viewerGroups());
        this.secret = config.clientSecret().or(() -> config.clientSecretFile().map(OidcClient::read));
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (config.issuer().isPresent() && config.clientId().isEmpty()) {
            warn("set bartizan.access.oidc.client-id; until then nobody can log in by the provider");
        } else if (on() && roles.isEmpty()) {
            warn("set bartizan.access.oidc.admin-groups; until then everybody from the provider is refused");
        }
        if (on() && issuer().toLowerCase(Locale.ROOT).startsWith("http:")) {
            warn(
                    "use https for bartizan.access.oidc.issuer: anyone who can change the responses can log in as administrator");
        }
    }

    private static void warn(String hint) {
        LOG.warnv("oidc_incomplete", kv("hint", hint));
    }

    /** The settings' check has read the file before. */
    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            LOG.errorv("oidc_secret_unreadable", kv("reason", failure.toString()));
            return "";
        }
    }

    /** Whether people can log in by a provider. */
    public boolean on() {
        return config.issuer().isPresent() && config.clientId().isPresent();
    }

    /** The provider's name for the button of the login page; empty if it is off. */
    public String label() {
        return on() ? config.label() : "";
    }

    /** Whether a subject comes from the provider that is configured now. */
    public boolean trusts(String subject) {
        return on() && subject.startsWith(subject(issuer(), ""));
    }

    /** The subject of a person: identifiers of two providers can be the same. */
    static String subject(String issuer, String id) {
        return OidcMetadata.withoutSlash(issuer) + " " + id;
    }

    String issuer() {
        return config.issuer().orElseThrow();
    }

    String id() {
        return config.clientId().orElseThrow();
    }

    /** The secret; empty for a public client. */
    Optional<String> secret() {
        return secret;
    }

    /** The scopes of a request, separated by blanks. Without {@code openid} there would be no ID token. */
    String scopes() {
        return String.join(
                " ",
                Stream.concat(Stream.of(OPENID), config.scopes().stream().map(String::strip))
                        .distinct()
                        .toList());
    }

    /** The redirect URI. */
    String redirectUri(String fromRequest) {
        return config.redirectUri().orElse(fromRequest);
    }

    String nameClaim() {
        return config.nameClaim();
    }

    String groupsClaim() {
        return config.groupsClaim();
    }

    GroupRoles roles() {
        return roles;
    }

    /** The claims that a login needs. */
    List<String> claims() {
        return List.of(nameClaim(), groupsClaim());
    }
}
