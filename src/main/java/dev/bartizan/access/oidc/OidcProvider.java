package dev.bartizan.access.oidc;

import static dev.bartizan.access.oidc.ProviderClient.encode;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.jspecify.annotations.Nullable;

/**
 * The provider: where it authenticates people, and the exchange of a code for the person. Blocks. Its exceptions have
 * messages for people, without secrets.
 */
@Singleton
class OidcProvider {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /** Of the provider's reasons in the log, in characters. */
    private static final int LONGEST_REASON = 300;

    /** How long the metadata are kept. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** How long a failure to fetch them is kept. */
    private static final Duration FAILURE_KEPT = Duration.ofSeconds(3);

    /** OpenID Connect limits identifiers to this length. */
    private static final int LONGEST_ID = 255;

    private final ProviderClient http;
    private final OidcClient client;
    private final IdTokens idTokens;
    private final Clock clock;

    private volatile @Nullable Known known;
    private @Nullable Failed failed;

    OidcProvider(ProviderClient http, OidcClient client, IdTokens idTokens, Clock clock) {
        this.http = http;
        this.client = client;
        this.idTokens = idTokens;
        this.clock = clock;
    }

    private record Known(OidcMetadata metadata, Instant since) {

        /** Also ends if the clock was set back. */
        boolean holds(Instant now) {
            return !now.isBefore(since) && now.isBefore(since.plus(KEPT));
        }
    }

    /** A code that the provider doesn't know, or no longer. */
    static final class WrongCodeException extends IOException {
        private WrongCodeException(String reason) {
            super("The provider doesn't accept the code: " + reason);
        }
    }

    private record Failed(String reason, Instant since) {

        boolean holds(Instant now) {
            return !now.isBefore(since) && now.isBefore(since.plus(FAILURE_KEPT));
        }
    }

    /**
     * The provider's metadata, which are fetched if they are not known or old. Anybody can begin a login, so a failure is kept for a
     * moment, and one thread fetches at a time.
     */
    OidcMetadata metadata() throws IOException {
        Known last = known;
        return last != null && last.holds(clock.instant()) ? last.metadata() : fetched();
    }

    private synchronized OidcMetadata fetched() throws IOException {
        Known last = known;
        Instant now = clock.instant();
        if (last != null && last.holds(now)) {
            return last.metadata();
        }
        if (failed != null && failed.holds(now)) {
            throw new IOException(failed.reason());
        }
        try {
            String url = OidcMetadata.withoutSlash(client.issuer()) + WELL_KNOWN;
            OidcMetadata fetched = OidcMetadata.parse(
                    client.issuer(), http.get(url, Optional.empty()).require());
            known = new Known(fetched, now);
            failed = null;
            return fetched;
        } catch (IOException failure) {
            failed = new Failed(String.valueOf(failure.getMessage()), clock.instant());
            throw failure;
        }
    }

    /** The address at which the provider authenticates a person. */
    String authorization(OidcAttempt attempt, String redirectUri) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", client.id());
        query.put("redirect_uri", redirectUri);
        query.put("scope", client.scopes());
        query.put("state", attempt.state());
        query.put("nonce", attempt.nonce());
        query.put("code_challenge", attempt.challenge());
        query.put("code_challenge_method", "S256");
        String address = metadata().authorization();
        return address + (address.indexOf('?') < 0 ? "?" : "&") + ProviderClient.encode(query);
    }

    /**
     * Exchanges a code for the person. The provider's tokens are not kept.
     *
     * @throws WrongCodeException if the provider doesn't accept the code
     * @throws IOException if the provider can't be reached, or sends something that is not valid
     */
    OidcPerson person(OidcAttempt attempt, String code, String redirectUri) throws IOException {
        OidcMetadata metadata = metadata();
        Map<String, Object> tokens = exchange(metadata, attempt, code, redirectUri);
        if (!(tokens.get("id_token") instanceof String idToken)) {
            throw new IOException("The provider sends no ID token.");
        }
        JwtClaims valid = idTokens.check(
                idToken,
                http.get(metadata.keys(), Optional.empty()).require(),
                metadata.issuer(),
                client.id(),
                attempt.nonce());
        String id = String.valueOf(valid.getClaimValue("sub"));
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw new IOException("The ID token has no valid identifier of a person.");
        }
        Claims claims = new Claims(claims(metadata, tokens, id, valid.getClaimsMap()));
        return new OidcPerson(
                OidcClient.subject(metadata.issuer(), id),
                claims.text(client.nameClaim())
                        .orElseThrow(
                                () -> new IOException("The provider doesn't send the claim %s with the person's name."
                                        .formatted(client.nameClaim()))),
                client.roles().of(claims.texts(client.groupsClaim())));
    }

    private Map<String, Object> exchange(OidcMetadata metadata, OidcAttempt attempt, String code, String redirectUri)
            throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", attempt.verifier());
        Optional<String> header =
                client.secret().filter(_ -> !metadata.secretInBody()).map(this::basic);
        if (header.isEmpty()) {
            form.put("client_id", client.id());
            client.secret().ifPresent(secret -> form.put("client_secret", secret));
        }
        ProviderClient.Received received = http.post(metadata.token(), form, header);
        Claims answer = new Claims(received.body().orElse(Map.of()));
        String error = answer.text("error").orElse("");
        if (error.equals("invalid_client") || error.equals("unauthorized_client")) {
            throw new IOException("The provider doesn't accept the client's id and secret.");
        }
        if (error.equals("invalid_grant") || error.equals("invalid_request")) {
            // A wrong setting, such as the redirect URI, has the same error as a wrong code. The description tells.
            String reason = error + " " + answer.text("error_description").orElse("");
            throw new WrongCodeException(reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        }
        return received.require();
    }

    private String basic(String secret) {
        String credentials = encode(client.id()) + ":" + encode(secret);
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** The claims of the ID token, and those of the provider's further address if one is missing. */
    private Map<String, Object> claims(
            OidcMetadata metadata, Map<String, Object> tokens, String id, Map<String, Object> inToken)
            throws IOException {
        if (inToken.keySet().containsAll(client.claims())
                || metadata.userInfo().isEmpty()
                || !(tokens.get("access_token") instanceof String access)) {
            return inToken;
        }
        Map<String, Object> claims = new LinkedHashMap<>(
                http.get(metadata.userInfo().get(), Optional.of(access)).require());
        if (!id.equals(claims.get("sub"))) {
            throw new IOException("The provider sends claims of another person.");
        }
        claims.putAll(inToken);
        return claims;
    }
}
