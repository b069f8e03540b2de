package dev.bartizan.access.oidc;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Checks ID tokens: the signature with a public key of the provider, the issuer, the audience, the times and the nonce.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">ID Token Validation</a>
 */
@Singleton
class IdTokens {

    /** Clocks may differ by this. */
    private static final int SKEW_SECONDS = 60;

    /** Longest time between the token and its check, which follows at once. */
    private static final int LONGEST_AGE_SECONDS = 600;

    /** Messages of the library have values of the token. */
    private static final int LONGEST_REASON = 200;

    private static final String UNREADABLE = "it can't be read, or its algorithm is not accepted.";

    private final Clock clock;

    IdTokens(Clock clock) {
        this.clock = clock;
    }

    /**
     * The claims of a valid token.
     *
     * @param keys the provider's set of public keys
     * @throws IOException if the token is not valid, with a message for people that doesn't contain the token
     */
    JwtClaims check(String token, Map<String, Object> keys, String issuer, String client, String nonce)
            throws IOException {
        try {
            JwksVerificationKeyResolver resolver =
                    new JwksVerificationKeyResolver(new JsonWebKeySet(JsonUtil.toJson(keys)).getJsonWebKeys());
            resolver.setDisambiguateWithVerifySignature(true);
            return new JwtConsumerBuilder()
                    // Never none, and nothing with a shared secret.
                    .setJwsAlgorithmConstraints(
                            ConstraintType.PERMIT,
                            AlgorithmIdentifiers.RSA_USING_SHA256,
                            AlgorithmIdentifiers.RSA_USING_SHA384,
                            AlgorithmIdentifiers.RSA_USING_SHA512,
                            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
                            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
                            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512)
                    .setVerificationKeyResolver(resolver)
                    .setExpectedIssuer(true, issuer)
                    .setExpectedAudience(true, client)
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .setRequireIssuedAt()
                    .setIssuedAtRestrictions(SKEW_SECONDS, LONGEST_AGE_SECONDS)
                    .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .registerValidator((ErrorCodeValidator) context -> required(context, "nonce", nonce))
                    .registerValidator((ErrorCodeValidator) context -> authorizedParty(context, client))
                    .build()
                    .processToClaims(token);
        } catch (InvalidJwtException invalid) {
            throw new IOException("The ID token is not valid: " + reasons(invalid), invalid);
        } catch (JoseException unreadable) {
            throw new IOException("The provider's keys can't be read.", unreadable);
        }
    }

    private static ErrorCodeValidator.@Nullable Error required(JwtContext context, String claim, String value) {
        return value.equals(context.getJwtClaims().getClaimValue(claim))
                ? null
                : new ErrorCodeValidator.Error(0, claim + " is not the expected one.");
    }

    /** If the token has several audiences, it must say that it was issued for this client. */
    private static ErrorCodeValidator.@Nullable Error authorizedParty(JwtContext context, String client)
            throws MalformedClaimException {
        JwtClaims claims = context.getJwtClaims();
        return claims.hasClaim("azp") || claims.getAudience().size() > 1 ? required(context, "azp", client) : null;
    }

    private static String reasons(InvalidJwtException invalid) {
        String reasons = invalid.getErrorDetails().stream()
                .map(IdTokens::reason)
                .distinct()
                .collect(Collectors.joining(" "));
        return reasons.isEmpty() ? UNREADABLE : reasons;
    }

    /** The library's message of some errors has the token in it. */
    private static String reason(ErrorCodeValidator.Error error) {
        return switch (error.getErrorCode()) {
            case ErrorCodes.SIGNATURE_INVALID -> "its signature is wrong.";
            case ErrorCodes.JSON_INVALID, ErrorCodes.MISCELLANEOUS -> UNREADABLE;
            default -> {
                String message = String.valueOf(error.getErrorMessage());
                yield message.length() > LONGEST_REASON ? message.substring(0, LONGEST_REASON) + "…" : message;
            }
        };
    }
}
