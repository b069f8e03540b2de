package dev.bartizan.update;

import dev.bartizan.FreePort;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;

/** A key pair for tests: the service signs with the private key, the tests verify with the public one. */
public class TestSigningKey implements QuarkusTestResourceLifecycleManager {

    private KeyPair keys;
    private Path file;

    @Override
    public Map<String, String> start() {
        try {
            keys = generate();
            file = Files.createTempFile("bartizan-signing-key", ".pem");
            Files.writeString(file, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        // Manifests are signed only for the configured address, so tests set it.
        int port = FreePort.find();
        return Map.of(
                "bartizan.update.signing-key-file",
                file.toString(),
                "quarkus.http.test-port",
                String.valueOf(port),
                "bartizan.update.public-url",
                "http://localhost:" + port);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(keys.getPublic(), new TestInjector.MatchesType(java.security.PublicKey.class));
    }

    @Override
    public void stop() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Creates a pair. */
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The key in the format of files. */
    public static String pem(String label, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
    }
}
