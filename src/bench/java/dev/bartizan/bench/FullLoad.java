package dev.bartizan.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sends as many requests as the service answers over a few connections; with wrk if it is installed. */
final class FullLoad {

    private static final int CONNECTIONS = 32;
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

    private final URI service;
    private final Path folder;
    private final Map<String, String> headers;

    /**
     * @param folder for wrk's scripts
     * @param headers of each request; without quotes
     */
    FullLoad(URI service, Path folder, Map<String, String> headers) {
        this.service = service;
        this.folder = folder;
        this.headers = headers;
    }

    /** Uses the token of the service. */
    static FullLoad withToken(URI service, Path folder) {
        return new FullLoad(service, folder, Map.of("Authorization", "Bearer " + MeasuredService.TOKEN));
    }

    /** Uses the key of a bouncer. */
    static FullLoad withKey(URI service, Path folder, String key) {
        return new FullLoad(service, folder, Map.of("X-Api-Key", key));
    }

    static boolean byWrk() {
        return Machine.has("wrk");
    }

    /** Sends requests to these paths in turn; returns the responses per second. */
    double perSecond(List<String> paths, Duration duration) throws IOException, InterruptedException {
        return byWrk() ? byWrk(paths, duration) : byThreads(paths, duration);
    }

    private double byWrk(List<String> paths, Duration duration) throws IOException, InterruptedException {
        Path script = folder.resolve("wrk.lua");
        Files.writeString(script, """
                local paths = {%s}
                local requests = {}
                local i = 0
                function init(args)
                  %s
                  for n, path in ipairs(paths) do requests[n] = wrk.format("GET", path) end
                end
                function request()
                  i = i %% #requests + 1
                  return requests[i]
                end
                """.formatted(
                        paths.stream().map(path -> "\"" + path + "\"").collect(Collectors.joining(",")),
                        lines("wrk.headers[\"%s\"] = \"%s\" ")));
        Process process = new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c" + CONNECTIONS,
                        "-d" + duration.toSeconds() + "s",
                        "--timeout",
                        "30s",
                        "-s",
                        script.toString(),
                        service.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        boolean failed = output.contains("Non-2xx") || output.contains("Socket errors");
        if (process.waitFor() != 0 || failed || !rate.find()) {
            throw new IOException("wrk said: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }

    private double byThreads(List<String> paths, Duration duration) throws IOException, InterruptedException {
        List<byte[]> requests = paths.stream()
                .map(path -> "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                        .formatted(path, service.getAuthority(), lines("%s: %s\r\n"))
                        .getBytes(StandardCharsets.US_ASCII))
                .toList();
        LongAdder answers = new LongAdder();
        long begin = System.nanoTime();
        long end = begin + duration.toNanos();
        List<Callable<Void>> connections = Collections.nCopies(CONNECTIONS, () -> ask(requests, end, answers));
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (Future<Void> connection : threads.invokeAll(connections)) {
                connection.get();
            }
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        }
        return answers.sum() / ((System.nanoTime() - begin) / 1e9);
    }

    private String lines(String form) {
        return headers.entrySet().stream()
                .map(header -> form.formatted(header.getKey(), header.getValue()))
                .collect(Collectors.joining());
    }

    private Void ask(List<byte[]> requests, long end, LongAdder answers) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; System.nanoTime() < end; i = (i + 1) % requests.size()) {
                socket.getOutputStream().write(requests.get(i));
                if (!line(in).contains(" 200 ")) {
                    throw new IOException("A request failed.");
                }
                int length = 0;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(
                                header.substring(header.indexOf(':') + 1).strip());
                    }
                }
                in.skipNBytes(length);
                answers.increment();
            }
        }
        return null;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int character = in.read(); character != '\n'; character = in.read()) {
            if (character < 0) {
                throw new IOException("The connection was closed.");
            }
            if (character != '\r') {
                line.append((char) character);
            }
        }
        return line.toString();
    }
}
