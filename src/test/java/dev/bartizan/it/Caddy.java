package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real Caddy with an access log that it rotates at 1 MiB. Below {@code /waf/} it answers like a firewall module. */
final class Caddy implements AutoCloseable {

    private final Process process;
    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Caddy(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static Caddy start(Path folder, Path accessLog) {
        try {
            int port = FreePort.find();
            Path config = Files.writeString(folder.resolve("Caddyfile"), """
                    {
                        admin off
                        auto_https off
                        storage file_system %1$s/caddy
                    }
                    http://127.0.0.1:%2$d {
                        bind 127.0.0.1
                        log {
                            output file %3$s {
                                roll_size 1MiB
                                roll_keep 3
                            }
                            format json
                        }
                        handle /waf/* {
                            header X-Coraza-Id 941100
                            respond "no" 403
                        }
                        respond "yes"
                    }
                    """.formatted(folder, port, accessLog));
            ProcessBuilder builder = new ProcessBuilder(
                            "caddy", "run", "--config", config.toString(), "--adapter", "caddyfile")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("caddy.log").toFile());
            builder.environment().put("HOME", folder.toString());
            Caddy caddy = new Caddy(builder.start(), URI.create("http://127.0.0.1:" + port));
            caddy.awaitListening(port);
            return caddy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitListening(int port) {
        await().atMost(BartizanProcess.PATIENCE)
                .until(() -> Requirement.Command.succeeds("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port));
        assertThat(process.isAlive()).isTrue();
    }

    /** Sends a request and returns the answer's status. */
    int get(String pathAndQuery) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(pathAndQuery))
                .header("User-Agent", "visitor/1")
                .header("Authorization", "Basic c2VjcmV0")
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Host and port, as a request's {@code Host} has it. */
    String host() {
        return address.getAuthority();
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.destroyForcibly().onExit().join();
    }
}
