package dev.bartizan.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

    private static final byte[] CONTENT = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);

    /** The bytes before the PKCS#1 key in a PKCS#8 key of 2048 bits. */
    private static final int PKCS8_HEAD = 26;

    private static KeyPair keys;

    @TempDir
    Path folder;

    @BeforeAll
    static void generate() {
        keys = TestSigningKey.generate();
    }

    @Test
    void keyOfOpensslIsRead() throws Exception {
        assertSigns("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    @Test
    void keyOfExposOwnProgramIsRead() throws Exception {
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        assertSigns("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS8_HEAD, pkcs8.length));
    }

    private void assertSigns(String label, byte[] key) throws IOException, GeneralSecurityException {
        String header = SigningKey.read(write(TestSigningKey.pem(label, key))).sign(CONTENT, "root");

        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update(CONTENT);
        assertThat(signature.verify(ExpoClient.signature(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
            })
    void anythingElseIsRefused(String content) throws IOException {
        Path file = write(content);

        assertThatThrownBy(() -> SigningKey.read(file)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void missingFileIsSaidToBeMissing() {
        assertThatThrownBy(() -> SigningKey.read(folder.resolve("absent.pem"))).isInstanceOf(IOException.class);
    }

    @Test
    void chainOfAnotherKeyDoesNotBelong() throws Exception {
        TestSigningKey created = new TestSigningKey();
        Map<String, String> settings = created.start();
        try {
            String group = "bartizan.update.signing-keys.%s.".formatted(TestSigningKey.SECOND);
            CertificateChain chain = CertificateChain.read(Path.of(settings.get(group + "certificate-chain-file")));

            assertThat(SigningKey.read(Path.of(settings.get(group + "file"))).belongsTo(chain))
                    .isTrue();
            assertThat(SigningKey.read(Path.of(settings.get("bartizan.update.signing-key-file")))
                            .belongsTo(chain))
                    .isFalse();
        } finally {
            created.stop();
        }
        assertThat(CertificateChain.objection(write("no certificate"))).isPresent();
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("key.pem"), content);
    }
}
