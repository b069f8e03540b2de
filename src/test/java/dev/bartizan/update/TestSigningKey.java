package dev.bartizan.update;

import dev.bartizan.FreePort;
import dev.bartizan.update.asset.AssetStore;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A key pair for tests: the service signs with the private key, the tests verify with the public one. */
public class TestSigningKey implements QuarkusTestResourceLifecycleManager {

    /** Id of a second key, which has a certificate. */
    public static final String SECOND = "next";

    private static final String PASSWORD = "password";

    private KeyPair keys;
    private Path folder;

    @Override
    public Map<String, String> start() {
        try {
            keys = generate();
            folder = Files.createTempDirectory("bartizan-signing-keys");
            Files.writeString(file("key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            createSecond();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        // Manifests are signed only for the configured address, so tests set it.
        int port = FreePort.find();
        return Map.of(
                "bartizan.update.signing-key-file",
                file("key").toString(),
                "bartizan.update.signing-keys.%s.file".formatted(SECOND),
                file(SECOND).toString(),
                "bartizan.update.apps.shop.signing-key-file",
                file(SECOND).toString(),
                "bartizan.update.signing-keys.%s.certificate-chain-file".formatted(SECOND),
                file("chain").toString(),
                "quarkus.http.test-port",
                String.valueOf(port),
                "bartizan.update.public-url",
                "http://localhost:" + port);
    }

    private Path file(String name) {
        return folder.resolve(name + ".pem");
    }

    /** Creates a key with a certificate, with the JDK's own tool. */
    private void createSecond() throws IOException {
        Path store = folder.resolve("second.p12");
        try {
            Process keytool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            SECOND,
                            "-keyalg",
                            "RSA",
                            "-dname",
                            "CN=Example",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            KeyStore created = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Files.writeString(
                    file(SECOND),
                    pem(
                            "PRIVATE KEY",
                            created.getKey(SECOND, PASSWORD.toCharArray()).getEncoded()));
            Files.writeString(
                    file("chain"),
                    pem("CERTIFICATE", created.getCertificate(SECOND).getEncoded()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(keys.getPublic(), new TestInjector.MatchesType(java.security.PublicKey.class));
    }

    @Override
    public void stop() {
        AssetStore.delete(folder);
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
