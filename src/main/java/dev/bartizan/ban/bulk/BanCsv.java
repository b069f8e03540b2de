package dev.bartizan.ban.bulk;

import dev.bartizan.ban.BanSlice;
import dev.bartizan.ban.BanView;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes bans as CSV in the notation of RFC 4180. */
final class BanCsv {

    static final String HEADER = "id,ip,type,origin,machine,scenario,reason,since,until,lifted_at,active\r\n";

    /** Spreadsheets take cells that begin with one of these for formulas. */
    private static final String FORMULA = "=+-@\t\r";

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
                                ban.scenario(),
                                ban.reason(),
                                ban.since().toString(),
                                orNothing(ban.until()),
                                orNothing(ban.liftedAt()),
                                Boolean.toString(ban.active()))
                        .map(BanCsv::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    private static String orNothing(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
