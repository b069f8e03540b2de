package dev.bartizan.update;

import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.MultipartReader;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;

/**
 * Sends requests and reads responses like Expo's client on Android, with the same libraries: see {@code FileDownloader.kt} of
 * {@code expo-updates}.
 */
public final class ExpoClient {

    private static final Pattern NAME = Pattern.compile("; *name=\"([^\"]*)\"");
    private static final OkHttpClient HTTP = new OkHttpClient();

    private final String service;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /** @param service such as {@code http://localhost:8081} */
    public ExpoClient(String service) {
        this.service = service;
        headers.put("Accept", "multipart/mixed,application/expo+json,application/json");
        headers.put("Expo-Platform", "android");
        headers.put("Expo-Protocol-Version", "1");
        headers.put("Expo-API-Version", "1");
        headers.put("Expo-Updates-Environment", "BARE");
        headers.put("Expo-JSON-Error", "true");
        headers.put("Expo-Runtime-Version", StoredUpdates.RUNTIME);
    }

    /** With another header, or another value of one; without it where that is null. */
    public ExpoClient with(String name, String value) {
        headers.keySet().removeIf(name::equalsIgnoreCase);
        if (value != null) {
            headers.put(name, value);
        }
        return this;
    }

    public record Part(byte[] body, Headers headers) {}

    /** @param parts by name; what has no name is not among them */
    public record Reply(int status, Headers headers, byte[] body, Map<String, Part> parts) {

        public String header(String name) {
            return headers.get(name);
        }

        public String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }

        public String text(String part) {
            return new String(parts.get(part).body(), java.nio.charset.StandardCharsets.UTF_8);
        }

        public Optional<String> signature(String part) {
            return Optional.ofNullable(parts.get(part).headers().get("expo-signature"));
        }
    }

    /** Requests an update. */
    public Reply look() throws IOException {
        return look("");
    }

    public Reply look(String query) throws IOException {
        return send("/api/updates/manifest" + query);
    }

    /** Fetches a file by the address in a manifest. */
    public static byte[] fetch(String address) throws IOException {
        try (Response response =
                HTTP.newCall(new Request.Builder().url(address).build()).execute()) {
            return response.body().bytes();
        }
    }

    /** Requests any path. */
    public Reply send(String path) throws IOException {
        Request request = new Request.Builder()
                .url(service + path)
                .headers(Headers.of(headers))
                .build();
        try (Response response = HTTP.newCall(request).execute()) {
            ResponseBody body = response.body();
            byte[] bytes = body.bytes();
            boolean multipart =
                    body.contentType() != null && body.contentType().type().equals("multipart");
            Map<String, Part> parts = multipart ? parts(ResponseBody.create(bytes, body.contentType())) : Map.of();
            return new Reply(response.code(), response.headers(), bytes, parts);
        }
    }

    private static Map<String, Part> parts(ResponseBody body) throws IOException {
        Map<String, Part> parts = new LinkedHashMap<>();
        try (MultipartReader reader = new MultipartReader(body)) {
            for (MultipartReader.Part part = reader.nextPart(); part != null; part = reader.nextPart()) {
                String disposition = part.headers().get("content-disposition");
                if (disposition == null) {
                    continue;
                }
                Matcher name = NAME.matcher(disposition);
                if (name.find()) {
                    Buffer content = new Buffer();
                    content.writeAll(part.body());
                    parts.put(name.group(1), new Part(content.readByteArray(), part.headers()));
                }
            }
        }
        return parts;
    }

    /** The bytes of {@code sig} in {@code expo-signature}. */
    public static byte[] signature(String header) {
        Matcher signature = Pattern.compile("sig=\"([^\"]+)\"").matcher(header);
        if (!signature.find()) {
            throw new IllegalArgumentException(header);
        }
        return Base64.getDecoder().decode(signature.group(1));
    }
}
