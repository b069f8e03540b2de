package dev.bartizan.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The certificates of a signing key, which clients check against the certificate in the app.
 *
 * @see <a href="https://docs.expo.dev/technical-specs/expo-updates-1/#multipart-manifest-response">Expo Updates v1</a>
 */
public final class CertificateChain {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final List<? extends Certificate> certificates;

    private CertificateChain(List<? extends Certificate> certificates) {
        this.certificates = certificates;
    }

    /**
     * Reads a file with X.509 certificates in PEM format, that of the signing key first.
     *
     * @throws IOException if the file can't be read
     * @throws CertificateException if it has no certificate, or a damaged one
     */
    public static CertificateChain read(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            List<? extends Certificate> certificates =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (certificates.isEmpty()) {
                throw new CertificateException("The file has no certificate.");
            }
            return new CertificateChain(certificates);
        }
    }

    /**
     * The problem with a file, for the check of the settings; empty if it is valid.
     *
     * @throws IOException if it can't be read
     */
    static Optional<String> objection(Path file) throws IOException {
        try {
            read(file);
            return Optional.empty();
        } catch (CertificateException unusable) {
            return Optional.of("names a file without certificates in PEM format");
        }
    }

    /** The public key of the first certificate. */
    PublicKey key() {
        return certificates.getFirst().getPublicKey();
    }

    /** The certificates in PEM format, without comments of the file. */
    public String pem() {
        return certificates.stream().map(CertificateChain::pem).collect(Collectors.joining());
    }

    private static String pem(Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + LINES.encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("A certificate that was read can be written.", unusable);
        }
    }
}
