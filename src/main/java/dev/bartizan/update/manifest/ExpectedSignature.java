package dev.bartizan.update.manifest;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.SigningKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code expo-expect-signature}, such as {@code sig, keyid="root", alg="rsa-v1_5-sha256"}.
 *
 * @param keyId id of the key that the client knows
 */
public record ExpectedSignature(String keyId) {

    static final String HEADER = "expo-expect-signature";

    /** The key of clients that name none. */
    static final String DEFAULT_KEY = "root";

    /**
     * Parses the header; empty if the client expects no signature.
     *
     * @throws ServiceException {@code BAD_REQUEST} if the client knows only another algorithm
     */
    static Optional<ExpectedSignature> of(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return Optional.empty();
        }
        Optional<String> algorithm = parameter(header, "alg");
        if (algorithm.isPresent() && !algorithm.get().equals(SigningKey.ALGORITHM)) {
            throw new ServiceException(
                    ErrorCode.BAD_REQUEST,
                    "The client expects a signature of an algorithm that is not supported.",
                    Map.of("header", HEADER, "alg", algorithm.get(), "supported", SigningKey.ALGORITHM));
        }
        return Optional.of(new ExpectedSignature(parameter(header, "keyid").orElse(DEFAULT_KEY)));
    }

    /** The value of a member of the dictionary, which is a string; empty if there is none. */
    private static Optional<String> parameter(String header, String name) {
        String before = name + "=\"";
        int start = header.indexOf(before);
        int end = start < 0 ? -1 : header.indexOf('"', start + before.length());
        return end < 0 ? Optional.empty() : Optional.of(header.substring(start + before.length(), end));
    }
}
