package dev.bartizan.access.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * A small OpenID provider on the loopback address. It asks nobody for a password: {@code /authorize} leads back at once, with a code
 * for the next person. A code works once, with the verifier of its challenge. It wants the client's secret in the header.
 */
public final class TestOpenIdProvider implements AutoCloseable {

    public static final String CLIENT = "bartizan";
    public static final String SECRET = "a secret: +ü";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RsaJsonWebKey key = key("first");
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> accessTokens = new ConcurrentHashMap<>();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    private volatile Login next = Login.of("alice", "staff");

    /** Starts it on a free port. */
    public TestOpenIdProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        serveAsUsual();
    }

    /**
     * Who logs in next.
     *
     * @param claims claims of the ID token beside the usual ones
     * @param further claims that are only at the user info endpoint
     * @param token changes the ID token
     */
    public record Login(Map<String, Object> claims, Map<String, Object> further, UnaryOperator<String> token) {

        public static Login of(String name, String... groups) {
            return new Login(
                    Map.of("sub", "id of " + name, "preferred_username", name, "groups", List.of(groups)),
                    Map.of(),
                    UnaryOperator.identity());
        }

        /** With another value of a claim; null removes it. */
        public Login with(String claim, Object value) {
            Map<String, Object> changed = new LinkedHashMap<>(claims);
            changed.put(claim, value);
            return new Login(changed, further, token);
        }

        public Login withFurther(Map<String, Object> other) {
            return new Login(claims, other, token);
        }

        public Login withToken(UnaryOperator<String> other) {
            return new Login(claims, further, other);
        }
    }

    private record Grant(Login login, String nonce, String challenge, String redirectUri) {}

    /** Writes one response. */
    @FunctionalInterface
    public interface Page {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Who logs in from now on. */
    public void next(Login login) {
        next = login;
    }

    /** Answers differently at a path. */
    public void serve(String path, Page page) {
        pages.put(path, page);
    }

    /** Answers everywhere as a provider should. */
    public void serveAsUsual() {
        pages.clear();
        serve("/.well-known/openid-configuration", exchange -> send(exchange, 200, metadata()));
        serve(
                "/keys",
                exchange -> send(
                        exchange,
                        200,
                        Map.of(
                                "keys",
                                List.of(
                                        key("other").toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY),
                                        publicKey()))));
        serve("/authorize", this::authorize);
        serve("/token", this::token);
        serve("/userinfo", this::userInfo);
    }

    /** Sends a JSON object. */
    public static void send(HttpExchange exchange, int status, Map<String, ?> json) throws IOException {
        byte[] body = JsonUtil.toJson(json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    public Map<String, Object> metadata() {
        return new LinkedHashMap<>(Map.of(
                "issuer", issuer(),
                "authorization_endpoint", issuer() + "/authorize?tenant=test",
                "token_endpoint", issuer() + "/token",
                "userinfo_endpoint", issuer() + "/userinfo",
                "jwks_uri", issuer() + "/keys",
                "token_endpoint_auth_methods_supported", List.of("client_secret_post", "client_secret_basic")));
    }

    /** Signs claims as an ID token, with a key of the provider or another one. */
    public String sign(Map<String, Object> claims, PrivateKey with) {
        JwtClaims token = new JwtClaims();
        claims.forEach(token::setClaim);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(token.toJson());
        signature.setKey(with);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A new key. */
    public static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The public key of the provider, as in its set of keys. */
    public Map<String, Object> publicKey() {
        return key.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
        boolean right = query.getOrDefault("response_type", "").equals("code")
                && query.getOrDefault("client_id", "").equals(CLIENT)
                && query.getOrDefault("scope", "").startsWith("openid ")
                && query.getOrDefault("code_challenge_method", "").equals("S256")
                && query.getOrDefault("tenant", "").equals("test");
        if (!right) {
            send(exchange, 400, Map.of("error", "invalid_request"));
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, new Grant(next, query.get("nonce"), query.get("code_challenge"), query.get("redirect_uri")));
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state") + "&iss="
                                + issuer());
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":a+secret%3A+%2B%C3%BC").getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, Map.of("error", "invalid_client"));
            return;
        }
        Grant grant = codes.remove(form.getOrDefault("code", ""));
        boolean right = grant != null
                && form.getOrDefault("grant_type", "").equals("authorization_code")
                && grant.redirectUri().equals(form.get("redirect_uri"))
                && grant.challenge().equals(challenge(form.getOrDefault("code_verifier", "")));
        if (!right) {
            send(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        String access = UUID.randomUUID().toString();
        Map<String, Object> further = new LinkedHashMap<>(grant.login().further());
        further.putIfAbsent("sub", grant.login().claims().get("sub"));
        accessTokens.put(access, further);
        send(
                exchange,
                200,
                Map.of(
                        "access_token",
                        access,
                        "token_type",
                        "Bearer",
                        "id_token",
                        grant.login().token().apply(sign(claims(grant), key.getPrivateKey()))));
    }

    private Map<String, Object> claims(Grant grant) {
        long now = System.currentTimeMillis() / 1000;
        Map<String, Object> claims = new LinkedHashMap<>(
                Map.of("iss", issuer(), "aud", CLIENT, "iat", now, "exp", now + 300, "nonce", grant.nonce()));
        claims.putAll(grant.login().claims());
        claims.values().removeIf(value -> value == null);
        return claims;
    }

    private void userInfo(HttpExchange exchange) throws IOException {
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                .replace("Bearer ", "");
        Map<String, Object> claims = accessTokens.remove(token);
        send(exchange, claims == null ? 401 : 200, claims == null ? Map.of() : claims);
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, String> parameters(String text) {
        return Stream.of(text.split("&"))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Page page = pages.get(exchange.getRequestURI().getPath());
            if (page == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                page.answer(exchange);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
