package dev.bartizan.ban.bulk;

import dev.bartizan.ban.BanSlice;
import dev.bartizan.ban.BanView;
import dev.bartizan.http.CsvCell;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes bans as CSV in the notation of RFC 4180. */
final class BanCsv {

    static final List<String> COLUMNS = List.of(
            "id",
            "ip",
            "type",
            "origin",
            "machine",
            "node",
            "scenario",
            "reason",
            "since",
            "until",
            "lifted_at",
            "active");

    static final String HEADER = String.join(",", COLUMNS) + "\r\n";

    private BanCsv() {}

    static String lines(BanSlice bans) {
        return bans.items().stream().map(BanCsv::line).collect(Collectors.joining());
    }

    private static String line(BanView ban) {
        return Stream.of(
                                Long.toString(ban.id()),
                                ban.ip(),
                                ban.type().name(),
                                ban.origin(),
                                orNothing(ban.machine()),
                                orNothing(ban.node()),
                                ban.scenario(),
                                ban.reason(),
                                ban.since().toString(),
                                orNothing(ban.until()),
                                orNothing(ban.liftedAt()),
                                Boolean.toString(ban.active()))
                        .map(CsvCell::of)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    private static String orNothing(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
