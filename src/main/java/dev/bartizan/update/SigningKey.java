package dev.bartizan.update;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * The private RSA key that signs responses, so that clients accept updates only from its owner.
 *
 * @see <a href="https://docs.expo.dev/technical-specs/expo-updates-1/#manifest-response-headers">Expo Updates v1</a>
 */
public final class SigningKey {

    /** The name of the algorithm in the protocol. */
    public static final String ALGORITHM = "rsa-v1_5-sha256";

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PRIVATE KEY-----");

    /** The bytes before the length of a PKCS#1 key inside a PKCS#8 key: version 0, algorithm rsaEncryption. */
    private static final byte[] PKCS8_HEAD = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private static final byte SEQUENCE = 0x30;
    private static final byte OCTET_STRING = 0x04;
    private static final byte TWO_BYTES_OF_LENGTH = (byte) 0x82;

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Reads a PEM key, as written by {@code openssl genpkey} (PKCS#8) or {@code expo-updates codesigning:generate}
     * (PKCS#1).
     *
     * @throws IOException if the file can't be read
     * @throws GeneralSecurityException if it has no RSA key in one of these formats
     */
    public static SigningKey read(Path file) throws IOException, GeneralSecurityException {
        Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new GeneralSecurityException("The file has no unencrypted private key in PEM format.");
        }
        byte[] bytes = decode(pem.group(2));
        PKCS8EncodedKeySpec pkcs8 = new PKCS8EncodedKeySpec(pem.group(1) == null ? bytes : pkcs8(bytes));
        return new SigningKey(KeyFactory.getInstance("RSA").generatePrivate(pkcs8));
    }

    /**
     * The problem with a key file, for the check of the settings; empty if it is valid.
     *
     * @throws IOException if it can't be read
     */
    static Optional<String> objection(Path file) throws IOException {
        try {
            read(file);
            return Optional.empty();
        } catch (GeneralSecurityException unusable) {
            return Optional.of("names a file without a private RSA key in PEM format");
        }
    }

    private static byte[] decode(String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException damaged) {
            throw new GeneralSecurityException("The private key in the file is damaged.", damaged);
        }
    }

    /** Whether the first certificate of a chain is for this key. */
    public boolean belongsTo(CertificateChain chain) {
        return key instanceof RSAPrivateKey own
                && chain.key() instanceof RSAPublicKey certified
                && own.getModulus().equals(certified.getModulus());
    }

    /**
     * The value of {@code expo-signature}: a dictionary of RFC 8941.
     *
     * @param id the key's id for the client; visible ASCII characters without quotation marks and backslashes
     */
    public String sign(byte[] bytes, String id) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(bytes);
            return "sig=\"" + Base64.getEncoder().encodeToString(signature.sign()) + "\", keyid=\"" + id + "\", alg=\""
                    + ALGORITHM + '"';
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("The signing key can't sign.", unusable);
        }
    }

    /** Wraps a PKCS#1 key in PKCS#8, the only format that Java reads. */
    private static byte[] pkcs8(byte[] pkcs1) {
        ByteBuffer content = ByteBuffer.allocate(PKCS8_HEAD.length + 4 + pkcs1.length)
                .put(PKCS8_HEAD)
                .put(OCTET_STRING)
                .put(TWO_BYTES_OF_LENGTH)
                .putShort((short) pkcs1.length)
                .put(pkcs1);
        return ByteBuffer.allocate(4 + content.capacity())
                .put(SEQUENCE)
                .put(TWO_BYTES_OF_LENGTH)
                .putShort((short) content.capacity())
                .put(content.array())
                .array();
    }
}
