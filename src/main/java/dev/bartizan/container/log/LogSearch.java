package dev.bartizan.container.log;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.settings.DurationText;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Searches the logs of several containers, one after the other, within limits of time and size. */
@Singleton
class LogSearch {

    /** How long a search may take; the engine's last answer can take longer by its own timeout. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Maximum number of bytes that are read of all logs. */
    private static final long MOST_READ = 64L << 20;

    /** Maximum number of characters of the found lines. */
    private static final long MOST_FOUND = 4L << 20;

    /** The lines of stdout and stderr are not exactly in order. */
    private static final Duration DISORDER = Duration.ofSeconds(2);

    private final ContainerEngine engine;
    private final long mostRead;

    @Inject
    LogSearch(ContainerEngine engine) {
        this(engine, MOST_READ);
    }

    LogSearch(ContainerEngine engine, long mostRead) {
        this.engine = engine;
        this.mostRead = mostRead;
    }

    /**
     * What is searched.
     *
     * @param containers names of containers, without duplicates
     * @param contains text that a line must contain, in any case; empty for all lines
     * @param since time of the oldest line
     * @param until time of the newest line
     * @param limit maximum number of lines
     */
    record Query(List<String> containers, String contains, Instant since, Instant until, int limit) {

        private static final int MOST_CONTAINERS = 20;

        private static final String TIME = "must be a time such as 2026-11-30T10:00:00Z, or how long ago, such as 15m";

        /**
         * Reads what a user asks for.
         *
         * @param containers names of containers, with or without duplicates
         * @param since a time, or how long ago
         * @param until a time, or how long ago
         * @throws ServiceException {@code VALIDATION_FAILED}
         */
        static Query of(List<String> containers, String contains, String since, String until, int limit, Instant now) {
            List<String> names = containers.stream().distinct().toList();
            if (names.isEmpty() || names.size() > MOST_CONTAINERS) {
                throw ServiceException.invalid(
                        Map.of("container", "must be given 1 to %d times".formatted(MOST_CONTAINERS)), Map.of());
            }
            Instant from = moment("since", since, now);
            Instant to = moment("until", until, now);
            if (from.isAfter(to)) {
                throw ServiceException.invalid(Map.of("since", "must not be after until"), Map.of());
            }
            return new Query(names, contains, from, to, limit);
        }

        private static Instant moment(String name, String text, Instant now) {
            try {
                // No duration has two hyphens.
                Instant moment = text.indexOf('-') < text.lastIndexOf('-')
                        ? Instant.parse(text.strip())
                        : now.minus(DurationText.parse(text.strip()));
                return moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment;
            } catch (IllegalArgumentException | ArithmeticException | DateTimeException unreadable) {
                throw ServiceException.invalid(Map.of(name, TIME), Map.of());
            }
        }
    }

    /** The found lines with the order in which they were read. */
    private record Entry(LogSearchView.Line line, long number) {}

    /** Keeps the newest lines. */
    private static final class Found {

        private static final Comparator<Entry> OLDEST_FIRST =
                Comparator.comparing((Entry entry) -> entry.line().at()).thenComparing(Entry::number);

        private final PriorityQueue<Entry> newest = new PriorityQueue<>(OLDEST_FIRST);
        private final int limit;
        private long count;
        private long characters;

        private Found(int limit) {
            this.limit = limit;
        }

        private void add(LogSearchView.Line line) {
            newest.add(new Entry(line, count++));
            characters += line.text().length();
            while (newest.size() > limit || characters > MOST_FOUND) {
                characters -= newest.remove().line().text().length();
            }
        }

        private List<LogSearchView.Line> lines() {
            return newest.stream().sorted(OLDEST_FIRST).map(Entry::line).toList();
        }

        private boolean more() {
            return count > newest.size();
        }
    }

    /**
     * Searches. A container that can't be read is named in the result.
     *
     * @throws EngineException if the engine can't be reached for any container
     */
    LogSearchView search(Query query) {
        long end = System.nanoTime() + LONGEST.toNanos();
        long left = mostRead;
        Found found = new Found(query.limit());
        List<LogSearchView.Log> logs = new ArrayList<>();
        @Nullable EngineException unreachable = null;
        int failures = 0;
        for (int i = 0; i < query.containers().size(); i++) {
            int others = query.containers().size() - i;
            long now = System.nanoTime();
            // Each container gets its share of what is left, so that a long log doesn't hide the others.
            Reading reading = new Reading(
                    query.containers().get(i), query, found, left / others, now + Math.max(0, end - now) / others);
            try {
                if (now < end) {
                    engine.logs(reading.container, query.since(), reading::goesOn, reading::take);
                } else {
                    reading.cut = true;
                }
                logs.add(reading.result(reading.cut ? "There was no time or no room to read it to the end." : null));
            } catch (EngineException failure) {
                logs.add(reading.result(reason(failure)));
                unreachable = failure.unreachable() ? failure : unreachable;
                failures += failure.unreachable() ? 1 : 0;
            }
            left -= reading.bytes;
        }
        if (unreachable != null && failures == query.containers().size()) {
            throw unreachable;
        }
        return new LogSearchView(
                found.lines(), found.more(), logs.stream().allMatch(LogSearchView.Log::complete), logs);
    }

    /** The engine's own reason if it refuses to read a log, for example because of its log driver. */
    private static String reason(EngineException failure) {
        return failure.code() == ErrorCode.CONTAINER_ENGINE_REFUSED
                ? String.valueOf(failure.details().getOrDefault("cause", failure.getMessage()))
                : String.valueOf(failure.getMessage());
    }

    /** The reading of one log. */
    private static final class Reading {

        private final String container;
        private final Query query;
        private final String wanted;
        private final Found found;
        private final long most;
        private final long end;

        private long lines;
        private long bytes;
        private boolean cut;
        private @Nullable Instant last;

        private Reading(String container, Query query, Found found, long most, long end) {
            this.container = container;
            this.query = query;
            this.wanted = query.contains().toLowerCase(Locale.ROOT);
            this.found = found;
            this.most = most;
            this.end = end;
        }

        /** Returns whether more may be read. */
        private boolean goesOn(long read) {
            bytes = read;
            cut = read > most || System.nanoTime() - end > 0;
            return !cut;
        }

        /** Returns whether more lines are wanted. */
        private boolean take(ContainerLogLine line) {
            if (line.at().isAfter(query.until().plus(DISORDER))) {
                return false;
            }
            lines++;
            last = line.at();
            boolean inTime = !line.at().isBefore(query.since()) && !line.at().isAfter(query.until());
            if (inTime
                    && (wanted.isEmpty() || line.text().toLowerCase(Locale.ROOT).contains(wanted))) {
                found.add(
                        new LogSearchView.Line(line.at(), container, line.stderr() ? "stderr" : "stdout", line.text()));
            }
            return true;
        }

        private LogSearchView.Log result(@Nullable String problem) {
            return new LogSearchView.Log(container, lines, problem == null, problem == null ? null : last, problem);
        }
    }
}
