package dev.bartizan.update.manifest;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.AllowedText;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.update.CertificateChain;
import dev.bartizan.update.SigningKey;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.UpdateConfig;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** The configured signing keys, read once at the start. */
@Singleton
@Startup(Lifecycle.Start.FEATURES)
public class CodeSigning {

    /** The ids of the key that has no configured id: that of our documentation, and that of clients without metadata. */
    private static final List<String> IDS_OF_SINGLE_KEY = List.of("main", ExpectedSignature.DEFAULT_KEY);

    private static final int LONGEST_ID = 64;
    private static final AllowedText ID = AllowedText.alphanumericAnd("._:+/=@-", LONGEST_ID);

    private static final Logger LOG = Logger.getLogger(CodeSigning.class);

    /** By app and id; empty for a key that could not be read. Apps without a key are not in it. */
    private final Map<String, Map<String, Optional<Signer>>> signers = new TreeMap<>();

    CodeSigning(UpdateConfig config) {
        add(UpdateApp.DEFAULT, config.signingKeyFile(), config.signingKeys());
        config.apps().forEach((name, app) -> add(name, app.signingKeyFile(), app.signingKeys()));
        if (!signers.isEmpty() && config.publicUrl().isEmpty()) {
            LOG.warnv(
                    "update_public_url_missing",
                    kv("reason", "Manifests are signed only for the address that bartizan.update.public-url sets."));
        }
    }

    private void add(String app, Optional<Path> single, Map<String, UpdateConfig.KeyFiles> more) {
        Map<String, Optional<Signer>> ofApp = new TreeMap<>();
        single.ifPresent(file -> {
            Optional<SigningKey> key = read(file, Optional.empty()).map(Material::key);
            for (String id : IDS_OF_SINGLE_KEY) {
                ofApp.put(id, key.map(read -> new Signer(id, read, Optional.empty())));
            }
        });
        more.forEach((id, files) -> files.file().ifPresent(file -> ofApp.put(id, signer(id, file, files))));
        if (!ofApp.isEmpty()) {
            signers.put(app, ofApp);
        }
    }

    private record Material(SigningKey key, Optional<String> chain) {}

    /**
     * A key with its id.
     *
     * @param chain its certificates in PEM format, if they are configured
     */
    record Signer(String id, SigningKey key, Optional<String> chain) {

        /** The value of {@code expo-signature}. */
        String sign(byte[] bytes) {
            return key.sign(bytes, id);
        }
    }

    /**
     * The key that a client expects.
     *
     * @param app name of the app; keys of other apps are unknown
     * @throws ServiceException {@code BAD_REQUEST} if no key is configured or none with this id, {@code
     *     UPDATE_SIGNING_KEY_UNREADABLE} if it could not be read at the start
     */
    Signer signer(String app, ExpectedSignature expected) {
        Map<String, Optional<Signer>> ofApp = signers.getOrDefault(app, Map.of());
        Optional<Signer> signer = ofApp.get(expected.keyId());
        if (signer == null) {
            throw unknown(app, ofApp.keySet(), expected);
        }
        return signer.orElseThrow(() -> new ServiceException(ErrorCode.UPDATE_SIGNING_KEY_UNREADABLE));
    }

    private static ServiceException unknown(String app, Set<String> configured, ExpectedSignature expected) {
        if (configured.isEmpty()) {
            return new ServiceException(
                    ErrorCode.BAD_REQUEST,
                    "The client expects a signature, but no signing key is configured.",
                    Map.of("header", ExpectedSignature.HEADER, "setting", UpdateApp.setting(app, "signing-key-file")));
        }
        String id = expected.keyId();
        return new ServiceException(
                ErrorCode.BAD_REQUEST,
                "The client expects a signature of a key that is not configured.",
                Map.of(
                        "header",
                        ExpectedSignature.HEADER,
                        "keyid",
                        id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id,
                        "configured",
                        configured,
                        "setting",
                        UpdateApp.setting(app, "signing-keys")));
    }

    private static Optional<Signer> signer(String id, Path file, UpdateConfig.KeyFiles files) {
        if (!ID.matches(id)) {
            LOG.errorv(
                    "update_signing_key_unreadable",
                    kv("key", id),
                    kv("reason", "The id must have 1 to 64 of the characters A-Z a-z 0-9 . _ : + / = @ -"));
            return Optional.empty();
        }
        return read(file, files.certificateChainFile()).map(read -> new Signer(id, read.key(), read.chain()));
    }

    private static Optional<Material> read(Path file, Optional<Path> chainFile) {
        try {
            SigningKey key = SigningKey.read(file);
            if (chainFile.isEmpty()) {
                return Optional.of(new Material(key, Optional.empty()));
            }
            CertificateChain chain = CertificateChain.read(chainFile.get());
            if (!key.belongsTo(chain)) {
                throw new GeneralSecurityException("The first certificate of the chain is for another key.");
            }
            return Optional.of(new Material(key, Optional.of(chain.pem())));
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
