package dev.bartizan.update.manifest;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.update.SigningKey;
import dev.bartizan.update.UpdateConfig;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The configured signing key, read once at the start. */
@Singleton
@Startup(Lifecycle.Start.FEATURES)
public class CodeSigning {

    private static final Logger LOG = Logger.getLogger(CodeSigning.class);

    private final boolean configured;
    private final Optional<SigningKey> key;

    CodeSigning(UpdateConfig config) {
        if (config.signingKeyFile().isPresent() && config.publicUrl().isEmpty()) {
            LOG.warnv(
                    "update_public_url_missing",
                    kv("reason", "Manifests are signed only for the address that bartizan.update.public-url sets."));
        }
        this.configured = config.signingKeyFile().isPresent();
        this.key = config.signingKeyFile().flatMap(CodeSigning::read);
    }

    /**
     * The key, for a client that expects a signature.
     *
     * @throws ServiceException {@code BAD_REQUEST} if none is configured, {@code UPDATE_SIGNING_KEY_UNREADABLE} if the
     *     configured one could not be read at the start
     */
    SigningKey key() {
        return key.orElseThrow(() -> configured
                ? new ServiceException(ErrorCode.UPDATE_SIGNING_KEY_UNREADABLE)
                : new ServiceException(
                        ErrorCode.BAD_REQUEST,
                        "The client expects a signature, but no signing key is configured.",
                        Map.of("header", "expo-expect-signature", "setting", "bartizan.update.signing-key-file")));
    }

    private static Optional<SigningKey> read(Path file) {
        try {
            return Optional.of(SigningKey.read(file));
        } catch (IOException | GeneralSecurityException unreadable) {
            LOG.errorv(
                    "update_signing_key_unreadable",
                    kv("file", file.toString()),
                    kv("error_type", unreadable.getClass().getSimpleName()),
                    kv("reason", String.valueOf(unreadable.getMessage())));
            return Optional.empty();
        }
    }
}
