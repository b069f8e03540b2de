package dev.bartizan.bench;

import static dev.bartizan.bench.ServiceBenchmarks.median;

import dev.bartizan.bench.Report.Row;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Results of fail2ban.
 *
 * @param jailLists milliseconds of each request for all jails
 * @param banLists milliseconds of each round of requests for all bans
 * @param ownRates bans per second of the server, in one command
 * @param rates bans per second through the service
 * @param pings milliseconds that each ping waited during the bans of the service
 */
record Fail2banMeasured(
        List<Double> jailLists, List<Double> banLists, List<Double> ownRates, List<Double> rates, List<Double> pings) {

    /** The table of targets. */
    String table() {
        double own = median(ownRates, Double::doubleValue);
        double rate = median(rates, Double::doubleValue);
        double longestPing = Collections.max(pings);
        return Row.table(List.of(
                Row.of(
                        "`GET /api/v1/jails`, 20 jails with 20,000 bans",
                        "≤ 300 ms",
                        "%.0f ms".formatted(median(jailLists, Double::doubleValue)),
                        median(jailLists, Double::doubleValue) <= 300),
                Row.of(
                        "The bans of all of them, with begin and end (20 × `GET /api/v1/jails/{name}/bans`)",
                        "≤ 300 ms",
                        "%.0f ms".formatted(median(banLists, Double::doubleValue)),
                        median(banLists, Double::doubleValue) <= 300),
                Row.of(
                        "2,000 bans in one request, as a share of the server's own rate",
                        "≥ 95 %",
                        "%.0f %% (%.0f of %.0f a second)".formatted(rate / own * 100, rate, own),
                        rate >= 0.95 * own),
                Row.of(
                        "The longest that a `ping` beside it waits",
                        "≤ 300 ms",
                        "%.0f ms".formatted(longestPing),
                        longestPing <= 300)));
    }

    /** The single values as text. */
    String details() {
        List<Double> sorted = pings.stream().sorted().toList();
        return "- fail2ban: lists of jails took %s ms, of all bans %s ms; bans a second of its own %s, through the service %s; %,d pings, median %.0f ms, 99 %% within %.0f ms."
                .formatted(
                        join(jailLists),
                        join(banLists),
                        join(ownRates),
                        join(rates),
                        sorted.size(),
                        sorted.get(sorted.size() / 2),
                        sorted.get(sorted.size() * 99 / 100));
    }

    private static String join(List<Double> values) {
        return values.stream().map("%.0f"::formatted).collect(Collectors.joining(", "));
    }
}
