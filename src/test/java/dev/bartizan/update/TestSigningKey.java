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

/** A key pair of the test: the service signs with one half, the tests have the other. */
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
        // Manifests are signed only for the address that is configured, and tests follow it.
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

    /** A new pair. */
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A key as files have it. */
    public static String pem(String label, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
    }
}
