package dev.bartizan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.bench.Report.Row;
import dev.bartizan.bench.ServiceBenchmarks.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Bans of many addresses in one request.
 *
 * @param added seconds until the answer, when all are in force
 * @param again seconds for the same request again, which changes nothing
 */
record BansMeasured(double added, double again) {

    private static final int BANS = 100_000;
    private static final String PATH = "/api/v1/bans";

    static BansMeasured run(Plan plan, Path folder) throws IOException, InterruptedException {
        System.out.printf("== %,d bans in one request%n", BANS);
        String lines = IntStream.range(0, BANS)
                .mapToObj(i -> "{\"ip\":\"%d.%d.%d.%d\",\"duration\":\"24h\",\"reason\":\"benchmark\"}"
                        .formatted(60 + i / 62_500, i / 250 % 250, i % 250, 1 + i % 7))
                .collect(Collectors.joining("\n"));
        try (MeasuredService service = MeasuredService.start(plan.command(), Files.createDirectory(folder))) {
            long started = System.nanoTime();
            require(service.postLines(PATH, lines), "banned");
            double added = (System.nanoTime() - started) / 1e9;
            started = System.nanoTime();
            require(service.postLines(PATH, lines), "unchanged");
            return new BansMeasured(added, (System.nanoTime() - started) / 1e9);
        }
    }

    private static void require(JsonNode answer, String all) throws IOException {
        if (answer.path(all).intValue() != BANS) {
            throw new IOException("Not all bans were " + all + ": " + answer);
        }
    }

    String table() {
        return Row.table(List.of(
                Row.of(
                        "%,d bans in one request, as NDJSON, until they are in force".formatted(BANS),
                        "≤ 3 s",
                        "%.2f s".formatted(added),
                        added <= 3),
                Row.reported("The same request again, which changes nothing", "%.2f s".formatted(again))));
    }
}
