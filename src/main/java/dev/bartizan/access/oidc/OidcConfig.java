package dev.bartizan.access.oidc;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Logins to the console by an OpenID provider, such as Authelia, Authentik or Keycloak (OpenID Connect). On if {@code issuer} and
 * {@code client-id} are set. Register the redirect URI {@code https://…/ui/login/oidc/callback} at the provider.
 */
@ConfigMapping(prefix = "bartizan.access.oidc")
public interface OidcConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.access.oidc",
            Setting.optional("issuer", Rule.HTTP_URL, "https://auth.example.org"),
            Setting.optional("client-id", Rule.TEXT, "bartizan"),
            Setting.optional("client-secret", Rule.TEXT, "Zr0vYw1TgLxN8kq3").hidden(),
            Setting.optional("client-secret-file", Rule.fileWith(Rule.TEXT), "/run/secrets/oidc-client"),
            Setting.of("scopes", Rule.TEXT, "openid,profile,groups"),
            Setting.of("name-claim", Rule.TEXT, "preferred_username"),
            Setting.of("groups-claim", Rule.TEXT, "groups"),
            Setting.optional("admin-groups", Rule.TEXT, "bartizan-admins"),
            Setting.optional("operator-groups", Rule.TEXT, "bartizan-operators"),
            Setting.optional("viewer-groups", Rule.TEXT, "bartizan-viewers"),
            Setting.of("label", Rule.TEXT, "Authelia"),
            Setting.optional("redirect-uri", Rule.HTTP_URL, "https://bartizan.example.org/ui/login/oidc/callback"),
            Setting.of("timeout", Rule.POSITIVE_DURATION, "10s"));

    /** The issuer's URL, exactly as the provider writes it. The provider's metadata is at {@code …/.well-known/openid-configuration} below it. */
    Optional<String> issuer();

    /** The client's identifier at the provider. */
    Optional<String> clientId();

    /** The client's secret. Without it, the client is a public one, which only PKCE protects. */
    Optional<String> clientSecret();

    /** File with the client's secret, if {@code client-secret} is not set. */
    Optional<Path> clientSecretFile();

    /** The scopes to request. Authelia also needs {@code groups}. */
    @WithDefault("openid,profile")
    List<String> scopes();

    /** The claim with the name of the person's account. */
    @WithDefault("preferred_username")
    String nameClaim();

    /** The claim with the person's groups: a list, or one group. */
    @WithDefault("groups")
    String groupsClaim();

    /** Groups whose people get the role admin. People in none of the groups are refused. */
    Optional<List<String>> adminGroups();

    /** Groups whose people get the role operator. */
    Optional<List<String>> operatorGroups();

    /** Groups whose people get the role viewer. */
    Optional<List<String>> viewerGroups();

    /** The provider's name on the button of the login page. */
    @WithDefault("OpenID Connect")
    String label();

    /** The redirect URI. If unset, it comes from the scheme and host of each request. */
    Optional<String> redirectUri();

    /** Maximum time of each request to the provider. */
    @WithDefault("10s")
    Duration timeout();
}
