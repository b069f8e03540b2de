package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.update.upload.ExpoExportFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploads that are not completed. */
class UpdateIT {

    private static final String KEY = "upload-key-of-the-integration-tests";
    private static final int KILLS = 2;
    private static final int LONGEST_MILLIS = 200;
    private static final int MEGABYTE = 1024 * 1024;

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess start() throws IOException {
        Path key = Files.writeString(home.resolve("upload-key"), KEY + "\n");
        return BartizanProcess.at(data)
                .env("BARTIZAN_UPDATE_UPLOAD_KEY_FILE", key)
                .startReady();
    }

    @Test
    void killedUploadIsThereAsAWholeOrNotAtAll() throws Exception {
        byte[] export = ExpoExportFolder.create(home.resolve("export"), 1).zip();
        try (BartizanProcess service = start()) {
            assertThat(send(service, form("export", export)).statusCode()).isEqualTo(201);
            CountDownLatch never = new CountDownLatch(1);
            begin(service, new SequenceInputStream(start(form("bundle", new byte[MEGABYTE])), silence(never)));
            await("the upload").atMost(BartizanProcess.PATIENCE).until(() -> bytesIncoming() > MEGABYTE / 2);
            service.kill();
            never.countDown();
        }
        int published = 2;
        for (int kill = 0; kill < KILLS; kill++) {
            try (BartizanProcess service = start()) {
                int now = assertSound(service);
                assertThat(now - published).isBetween(0, kill == 0 ? 0 : 1);
                published = now;
                begin(service, new ByteArrayInputStream(form("bundle", random(2 * MEGABYTE))));
                CompletableFuture.runAsync(
                                service::kill,
                                CompletableFuture.delayedExecutor(
                                        RandomGenerator.getDefault().nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS))
                        .get();
            }
        }
        try (BartizanProcess service = start()) {
            assertThat(assertSound(service) - published).isBetween(0, 1);
        }
    }

    /**
     * Checks that each update has all of its files and that nothing of an upload is left; returns the number of
     * updates.
     */
    private int assertSound(BartizanProcess service) {
        JsonNode report = service.get("/api/updates/debug").expect(200).json();
        assertThat(report.path("manifests"))
                .allSatisfy(manifest -> assertThat(manifest.path("missing")).isEmpty());
        assertThat(Folders.names(data.resolve("updates/incoming"))).isEmpty();
        JsonNode updates = service.get("/api/updates/status").expect(200).at("/updates");
        assertThat(updates).hasSameSizeAs(report.path("manifests"));
        return updates.size();
    }

    @Test
    void fullDiskTakesNothingOfAnUploadAndThenTheNextOneThatFits() throws IOException {
        Files.createDirectory(data);
        Requirement.mounting(data);
        Requirement.Command.run("mount", "-t", "tmpfs", "-o", "size=8m,mode=777", "tmpfs", data.toString());
        try (BartizanProcess service = start()) {
            HttpResponse<String> refused = send(service, form("bundle", random(10 * MEGABYTE)));

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("STORAGE_FAILED").contains("No space left on device");
            assertThat(assertSound(service)).isZero();
            service.awaitReady();
            assertThat(send(service, form("bundle", random(MEGABYTE))).statusCode())
                    .isEqualTo(201);
            assertThat(assertSound(service)).isEqualTo(1);
            service.assertLogIsJson();
        } finally {
            Requirement.Command.succeeds("umount", "-l", data.toString());
        }
    }

    private static HttpResponse<String> send(BartizanProcess service, byte[] form) {
        try (HttpClient http = client()) {
            return http.send(request(service, new ByteArrayInputStream(form)), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Begins an upload without waiting for its response. */
    private static void begin(BartizanProcess service, InputStream form) {
        client().sendAsync(request(service, form), BodyHandlers.ofString());
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest request(BartizanProcess service, InputStream form) {
        return HttpRequest.newBuilder(URI.create(service.address() + "/api/updates/upload"))
                .header("x-api-key", KEY)
                .header("Content-Type", "multipart/form-data; boundary=xyz")
                .POST(BodyPublishers.ofInputStream(() -> form))
                .build();
    }

    private static byte[] form(String file, byte[] content) {
        String texts = part("runtimeVersion", "1.0.0") + (file.equals("bundle") ? part("platform", "ios") : "");
        String form = texts + "--xyz\r\nContent-Disposition: form-data; name=\"" + file + "\"; filename=\"f\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n"
                + new String(content, StandardCharsets.ISO_8859_1) + "\r\n--xyz--\r\n";
        return form.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String part(String name, String value) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    /** Without the last boundary. */
    private static InputStream start(byte[] form) {
        return new ByteArrayInputStream(form, 0, form.length - 20);
    }

    private static InputStream silence(CountDownLatch end) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    end.await();
                    return -1;
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IOException(interrupted);
                }
            }
        };
    }

    /** Random bytes that begin like Hermes bytecode. */
    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        RandomGenerator.getDefault().nextBytes(content);
        ByteBuffer.wrap(content).putLong(0xc61f_bc03_c103_191fL);
        return content;
    }

    private long bytesIncoming() throws IOException {
        Path incoming = data.resolve("updates/incoming");
        if (!Files.isDirectory(incoming)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(incoming)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }
}
