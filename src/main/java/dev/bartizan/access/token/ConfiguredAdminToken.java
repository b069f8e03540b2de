package dev.bartizan.access.token;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.google.re2j.Pattern;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The administrator's token from the configuration: {@code bartizan.admin-token} ({@code BARTIZAN_ADMIN_TOKEN}) or else
 * the trimmed content of {@code bartizan.admin-token-file} ({@code BARTIZAN_ADMIN_TOKEN_FILE}), 16 to 512 visible ASCII
 * characters; an invalid one ends the start. Read once at the start, never stored, and valid even if the database
 * fails.
 */
@Singleton
public class ConfiguredAdminToken {

    private static final Logger LOG = Logger.getLogger(ConfiguredAdminToken.class);
    private static final Pattern ACCEPTABLE = Pattern.compile("[\\x21-\\x7e]{16,512}");

    private final Optional<byte[]> hash;

    ConfiguredAdminToken(
            @ConfigProperty(name = "bartizan.admin-token") Optional<String> token,
            @ConfigProperty(name = "bartizan.admin-token-file") Optional<Path> file) {
        this.hash = token.or(() -> file.flatMap(ConfiguredAdminToken::read))
                .map(String::strip)
                .filter(ConfiguredAdminToken::acceptable)
                .map(TokenSecret::new)
                .map(ConfiguredAdminToken::hash);
    }

    /** Whether it is configured. */
    boolean present() {
        return hash.isPresent();
    }

    boolean matches(TokenSecret secret) {
        return hash.isPresent() && MessageDigest.isEqual(hash.get(), hash(secret));
    }

    private static byte[] hash(TokenSecret secret) {
        return secret.hash().getBytes(StandardCharsets.US_ASCII);
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException failure) {
            LOG.errorv(
                    "admin_token_refused",
                    kv("reason", "The file can't be read: " + failure),
                    kv("file", file.toString()));
            return Optional.empty();
        }
    }

    private static boolean acceptable(String token) {
        boolean acceptable = ACCEPTABLE.matcher(token).matches();
        if (!acceptable) {
            LOG.errorv(
                    "admin_token_refused",
                    kv("reason", "The configured token must have 16 to 512 visible ASCII characters."));
        }
        return acceptable;
    }
}
