package dev.bartizan.bench;

import static dev.bartizan.bench.ServiceBenchmarks.median;
import static dev.bartizan.bench.ServiceBenchmarks.say;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.bench.ServiceBenchmarks.Plan;
import dev.bartizan.bench.UpdatesMeasured.Pair;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Measures over-the-air updates: requests of clients, and uploads. */
final class UpdateBenchmarks {

    private static final String UPLOAD_KEY = "the-upload-key-of-the-benchmark";
    private static final String BOUNDARY = "bartizan-benchmark-part";
    private static final int ASSETS = 40;
    private static final int ASSET_BYTES = 10_000;
    private static final int BUNDLE_BYTES = 1_000_000;
    private static final long LARGE_BYTES = 200L << 20;
    private static final Duration LONGEST_UPLOAD = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The headers of a client with version 1 of the protocol. */
    private static final Map<String, String> CLIENT = Map.of(
            "Accept", "multipart/mixed,application/expo+json,application/json",
            "Expo-Platform", "android",
            "Expo-Protocol-Version", "1",
            "Expo-Runtime-Version", "1.0.0",
            "EAS-Client-ID", "5f0b7c3e-0000-4000-8000-000000000001");

    private final Plan plan;
    private final Path folder;
    private final Random random = new Random(1);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private UpdateBenchmarks(Plan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
    }

    /** Measures in an empty folder. */
    static UpdatesMeasured run(Plan plan, Path folder) throws Exception {
        return new UpdateBenchmarks(plan, folder).measure();
    }

    private UpdatesMeasured measure() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        try (MeasuredService service = MeasuredService.start(
                plan.commandWithConstant(),
                data,
                "-Dbartizan.update.upload-key=" + UPLOAD_KEY,
                "-Dbartizan.update.signing-key-file=" + signingKey(),
                "-Dbartizan.update.public-url=https://updates.example.org")) {
            JsonNode manifest = upload(service, export());
            say("Manifests");
            Map<String, String> expecting = new HashMap<>(CLIENT);
            expecting.put("Expo-Expect-Signature", "sig");
            int bytes = manifestBytes(service, CLIENT);
            Pair unsigned = inTurn(service, CLIENT, "/api/updates/manifest", "/bench/constant/" + bytes);
            Pair signed = inTurn(
                    service,
                    expecting,
                    "/api/updates/manifest",
                    "/bench/constant/" + manifestBytes(service, expecting));
            say("Downloads");
            List<UpdatesMeasured.Files> files = new ArrayList<>();
            files.add(download(service, manifest.at("/assets/0/hash").textValue(), ASSET_BYTES));
            files.add(download(service, manifest.at("/launchAsset/hash").textValue(), BUNDLE_BYTES));
            say("Uploads of %d MiB", LARGE_BYTES >> 20);
            uploadLarge(service);
            long before = service.memory().resident();
            service.memory().forgetPeak();
            int uploads = plan.quick() ? 2 : 4;
            long begin = System.nanoTime();
            for (int i = 0; i < uploads; i++) {
                uploadLarge(service);
            }
            double seconds = (System.nanoTime() - begin) / 1e9 / uploads;
            return new UpdatesMeasured(
                    bytes,
                    unsigned,
                    signed,
                    files,
                    LARGE_BYTES,
                    uploads,
                    before,
                    service.memory().resident(),
                    service.memory().peak(),
                    seconds);
        } finally {
            http.close();
        }
    }

    private Path signingKey() throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String key = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        return Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    }

    private int manifestBytes(MeasuredService service, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.address().resolve("/api/updates/manifest"));
        headers.forEach(request::header);
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("There is no manifest: " + response.statusCode());
        }
        return response.body().length;
    }

    private UpdatesMeasured.Files download(MeasuredService service, String hash, int bytes)
            throws IOException, InterruptedException {
        String name = HexFormat.of().formatHex(Base64.getUrlDecoder().decode(hash));
        return new UpdatesMeasured.Files(
                bytes, inTurn(service, Map.of(), "/api/updates/assets/" + hash, "/bench/files/" + name));
    }

    private Pair inTurn(MeasuredService service, Map<String, String> headers, String ours, String compared)
            throws IOException, InterruptedException {
        FullLoad load = new FullLoad(service.address(), folder, headers);
        load.perSecond(List.of(ours), plan.warmUp());
        load.perSecond(List.of(compared), plan.warmUp());
        List<Double> oursRounds = new ArrayList<>();
        List<Double> comparedRounds = new ArrayList<>();
        for (int i = 0; i < plan.throughputRounds(); i++) {
            oursRounds.add(load.perSecond(List.of(ours), plan.throughput()));
            comparedRounds.add(load.perSecond(List.of(compared), plan.throughput()));
        }
        return new Pair(median(oursRounds, Double::doubleValue), median(comparedRounds, Double::doubleValue));
    }

    /** The output of {@code expo export} for Android. */
    private byte[] export() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        List<Map<String, String>> assets = new ArrayList<>();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            for (int i = 0; i < ASSETS; i++) {
                byte[] content = randomBytes(ASSET_BYTES);
                String path = "assets/" + HexFormat.of().toHexDigits(random.nextLong());
                assets.add(Map.of("path", path, "ext", "png"));
                entry(out, path, content);
            }
            entry(out, "_expo/static/js/android/index.hbc", randomBytes(BUNDLE_BYTES));
            entry(
                    out,
                    "metadata.json",
                    JSON.writeValueAsBytes(Map.of(
                            "version",
                            0,
                            "bundler",
                            "metro",
                            "fileMetadata",
                            Map.of(
                                    "android",
                                    Map.of("bundle", "_expo/static/js/android/index.hbc", "assets", assets)))));
        }
        return zip.toByteArray();
    }

    private static void entry(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private JsonNode upload(MeasuredService service, byte[] export) throws IOException, InterruptedException {
        return send(service, "export", "1.0.0", () -> new ByteArrayInputStream(export))
                .path("manifest");
    }

    /** Uploads with another runtime version, so that the update for the clients doesn't change. */
    private void uploadLarge(MeasuredService service) throws IOException, InterruptedException {
        byte[] block = randomBytes(1 << 20);
        List<InputStream> blocks = new ArrayList<>();
        for (long sent = 0; sent < LARGE_BYTES; sent += block.length) {
            blocks.add(new ByteArrayInputStream(block));
        }
        send(service, "bundle", "2.0.0", () -> new SequenceInputStream(Collections.enumeration(blocks)));
    }

    private JsonNode send(MeasuredService service, String kind, String runtimeVersion, Supplier<InputStream> content)
            throws IOException, InterruptedException {
        String fields = field("platform", "android")
                + field("runtimeVersion", runtimeVersion)
                + field("bundleType", "hermes")
                + "--%s\r\ncontent-disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n"
                        .formatted(BOUNDARY, kind, kind);
        HttpRequest request = HttpRequest.newBuilder(service.address().resolve("/api/updates/upload"))
                .timeout(LONGEST_UPLOAD)
                .header("x-api-key", UPLOAD_KEY)
                .header("content-type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(fields),
                        BodyPublishers.ofInputStream(content),
                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 201) {
            throw new IOException("The upload was refused: " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    private static String field(String name, String value) {
        return "--%s\r\ncontent-disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(BOUNDARY, name, value);
    }
}
