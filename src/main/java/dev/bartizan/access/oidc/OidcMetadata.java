package dev.bartizan.access.oidc;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider says about itself.
 *
 * @param issuer as its tokens have it
 * @param authorization where it authenticates people
 * @param token where it exchanges codes
 * @param keys the public keys of its tokens
 * @param userInfo where it sends further claims
 * @param secretInBody whether the client's secret must be in the body, because the provider doesn't accept it in a header
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID Provider Metadata</a>
 */
record OidcMetadata(
        String issuer,
        String authorization,
        String token,
        String keys,
        Optional<String> userInfo,
        boolean secretInBody) {

    /**
     * Reads the metadata of a provider.
     *
     * @param issuer the issuer of the configuration
     * @throws IOException if a required field is missing, the issuer is another one, or an address is unencrypted although
     *     the issuer is not; the message is for people
     */
    static OidcMetadata parse(String issuer, Map<String, Object> json) throws IOException {
        String named = text(json, "issuer");
        if (!withoutSlash(named).equals(withoutSlash(issuer))) {
            throw new IOException("The provider calls itself by another issuer than the setting.");
        }
        boolean encrypted = issuer.toLowerCase(Locale.ROOT).startsWith("https:");
        return new OidcMetadata(
                named,
                url(json, "authorization_endpoint", encrypted),
                url(json, "token_endpoint", encrypted),
                url(json, "jwks_uri", encrypted),
                json.containsKey("userinfo_endpoint")
                        ? Optional.of(url(json, "userinfo_endpoint", encrypted))
                        : Optional.empty(),
                // Without the field, only the header is supported.
                json.get("token_endpoint_auth_methods_supported") instanceof List<?> methods
                        && !methods.contains("client_secret_basic")
                        && methods.contains("client_secret_post"));
    }

    /** Issuers with and without a slash at the end are often mixed up. */
    static String withoutSlash(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }

    private static String url(Map<String, Object> json, String field, boolean encrypted) throws IOException {
        String url = text(json, field);
        String scheme;
        try {
            scheme = String.valueOf(new URI(url).getScheme()).toLowerCase(Locale.ROOT);
        } catch (URISyntaxException unreadable) {
            throw new IOException("The provider's metadata have no URL in " + field + ".", unreadable);
        }
        if (!scheme.equals("https") && (encrypted || !scheme.equals("http"))) {
            throw new IOException("The provider's metadata have no https: URL in " + field + ".");
        }
        return url;
    }

    private static String text(Map<String, Object> json, String field) throws IOException {
        if (json.get(field) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IOException("The provider's metadata have no " + field + ".");
    }
}
