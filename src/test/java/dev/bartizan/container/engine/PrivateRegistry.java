package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.container.engine.http.HttpBody;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/**
 * A registry for a private engine, over plain HTTP: what engines need of the OCI Distribution API to pull. Repositories
 * below {@code limited/} are above a limit.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec">OCI Distribution Specification</a>
 */
public final class PrivateRegistry implements AutoCloseable {

    /** Form of an image. */
    public enum Form {
        /** One image. */
        SINGLE("manifest.v1"),
        /** A list of images for several platforms, of which only this machine's can be pulled. */
        INDEX("index.v1");

        private final String type;

        Form(String name) {
            type = "application/vnd.oci.image." + name + "+json";
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AUTHORIZED =
            "Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));

    /** The first byte of a TLS connection. */
    private static final int TLS = 0x16;

    private record Content(String type, byte[] bytes) {}

    private final ServerSocket server;
    private final String host;
    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile boolean loginRequired;

    /** @param address where it listens */
    PrivateRegistry(String address, int port) {
        host = address + ":" + port;
        try {
            server = new ServerSocket(port, 0, InetAddress.getByName(address));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Its host and port, as the engine reaches it. */
    public String host() {
        return host;
    }

    /** Method and path of each request. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /**
     * Gives a tag an image that runs a version of the app.
     *
     * @param archive the file system of {@link AppImage}
     * @return the digest of what the tag has now
     */
    public String push(String repository, String tag, Form form, Path archive, String version) {
        ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", Form.SINGLE.type);
        try {
            byte[] plain = Files.readAllBytes(archive);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(plain);
            }
            ObjectNode config =
                    JSON.createObjectNode().put("architecture", architecture()).put("os", "linux");
            ObjectNode settings = config.putObject("config");
            settings.putArray("Cmd").add("/app");
            settings.putArray("Env").add("PATH=/bin").add("VERSION=" + version).add("HEALTH=ok");
            settings.putObject("ExposedPorts").putObject("8080/tcp");
            config.putObject("rootfs")
                    .put("type", "layers")
                    .putArray("diff_ids")
                    .add(digest(plain));
            manifest.set(
                    "config",
                    blob(repository, "config.v1+json", config.toString().getBytes(StandardCharsets.UTF_8)));
            manifest.putArray("layers").add(blob(repository, "layer.v1.tar+gzip", packed.toByteArray()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (form == Form.SINGLE) {
            return put(repository, tag, form, manifest);
        }
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", form.type);
        for (String architecture : List.of("s390x", architecture())) {
            // The digests of two platforms differ.
            manifest.putObject("annotations").put("architecture", architecture);
            index.withArray("manifests")
                    .addObject()
                    .put("mediaType", Form.SINGLE.type)
                    .put("digest", put(repository, "latest-" + architecture, Form.SINGLE, manifest))
                    .put("size", manifest.toString().length())
                    .putObject("platform")
                    .put("architecture", architecture)
                    .put("os", "linux");
        }
        return put(repository, tag, form, index);
    }

    /** As registries name it. */
    private static String architecture() {
        String here = System.getProperty("os.arch");
        return here.equals("aarch64") ? "arm64" : here;
    }

    private ObjectNode blob(String repository, String type, byte[] bytes) {
        String digest = digest(bytes);
        contents.put("/v2/" + repository + "/blobs/" + digest, new Content("application/octet-stream", bytes));
        return JSON.createObjectNode()
                .put("mediaType", "application/vnd.oci.image." + type)
                .put("digest", digest)
                .put("size", bytes.length);
    }

    private String put(String repository, String tag, Form form, ObjectNode manifest) {
        byte[] bytes = manifest.toString().getBytes(StandardCharsets.UTF_8);
        Content content = new Content(form.type, bytes);
        String path = "/v2/" + repository + "/manifests/";
        contents.put(path + digest(bytes), content);
        contents.put(path + tag, content);
        return digest(bytes);
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Sets whether every request needs the user {@code me} with the password {@code secret}. */
    public void requireLogin(boolean required) {
        loginRequired = required;
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // So it ends.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            in.mark(1);
            if (in.read() == TLS) {
                // Engines try TLS first, and plain HTTP after the end of the connection.
                return;
            }
            in.reset();
            String[] request = HttpBody.line(in, Integer.MAX_VALUE).split(" ");
            String authorization = "";
            for (String line = HttpBody.line(in, Integer.MAX_VALUE);
                    !line.isEmpty();
                    line = HttpBody.line(in, Integer.MAX_VALUE)) {
                if (line.startsWith("Authorization: ")) {
                    authorization = line.substring("Authorization: ".length());
                }
            }
            byte[] answer = answer(request[0], request[1], authorization);
            connection.getOutputStream().write(answer);
        } catch (IOException gone) {
            // The engine has closed the connection.
        }
    }

    private byte[] answer(String method, String path, String authorization) {
        requests.add(method + " " + path);
        if (loginRequired && !authorization.equals(AUTHORIZED)) {
            return answer(method, 401, error("UNAUTHORIZED", "authentication required"));
        } else if (path.equals("/v2/")) {
            return answer(method, 200, new Content("application/json", new byte[] {'{', '}'}));
        } else if (path.startsWith("/v2/limited/")) {
            return answer(method, 429, error("TOOMANYREQUESTS", "You have reached your pull rate limit."));
        }
        Content content = contents.get(path);
        return content == null
                ? answer(method, 404, error("MANIFEST_UNKNOWN", "manifest unknown"))
                : answer(method, 200, content);
    }

    private static Content error(String code, String message) {
        ObjectNode error = JSON.createObjectNode();
        error.putArray("errors").addObject().put("code", code).put("message", message);
        return new Content("application/json", error.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] answer(String method, int status, Content content) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type", content.type(),
                "Docker-Content-Digest", digest(content.bytes()),
                "Connection", "close"));
        if (status == 401) {
            headers.put("WWW-Authenticate", "Basic realm=\"test\"");
        }
        byte[] whole = FakeServer.answer(status, headers, content.bytes());
        return method.equals("HEAD") ? Arrays.copyOf(whole, whole.length - content.bytes().length) : whole;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
