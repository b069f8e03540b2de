package dev.bartizan.blocklist.feed;

import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TrustOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for one name, created with the JDK's own tool. */
public final class TestCertificate {

    private static final String PASSWORD = "password";

    /** The default of the tool. */
    private static final String ALIAS = "mykey";

    private final Path keyStore;

    public TestCertificate(Path folder, String name) throws Exception {
        keyStore = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
    }

    public TrustOptions trustOptions() {
        return new PfxOptions().setPath(keyStore.toString()).setPassword(PASSWORD);
    }

    /** PEM file with the certificate. */
    public Path certificateFile() throws Exception {
        return pem("CERTIFICATE", keys().getCertificate(ALIAS).getEncoded());
    }

    /** PEM file with the private key. */
    public Path keyFile() throws Exception {
        return pem("PRIVATE KEY", keys().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    }

    private Path pem(String kind, byte[] content) throws Exception {
        return Files.writeString(
                keyStore.resolveSibling(kind.replace(' ', '-') + ".pem"),
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                        .formatted(kind, Base64.getMimeEncoder().encodeToString(content)));
    }

    public ServerSocket serverSocket() throws Exception {
        return serverSocket(null);
    }

    /** A socket for clients with one certificate only. */
    public ServerSocket serverSocketFor(TestCertificate client) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, client.keys().getCertificate(ALIAS));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        var socket = (SSLServerSocket) serverSocket(factory.getTrustManagers());
        socket.setNeedClientAuth(true);
        return socket;
    }

    /** Has the key, and trusts this certificate only. */
    public SSLContext context() throws Exception {
        KeyStore keys = keys();
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    private KeyStore keys() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private ServerSocket serverSocket(TrustManager[] trusted) throws Exception {
        KeyStore keys = keys();
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), trusted, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
