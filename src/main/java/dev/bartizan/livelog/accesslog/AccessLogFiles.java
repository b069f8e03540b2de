package dev.bartizan.livelog.accesslog;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.google.re2j.Pattern;
import dev.bartizan.livelog.FileState;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Follows all access logs of the setting: paths of files, and paths whose last part has {@code *} or {@code ?}, which are all
 * files with such a name. New names are searched every few seconds. If too many files match, the latest ones are followed. Not
 * thread-safe.
 */
final class AccessLogFiles implements AutoCloseable {

    /** Maximum number of files that are followed at the same time. */
    static final int MOST_FILES = 32;

    /** Maximum number of names of a folder that are compared with a pattern. */
    private static final int MOST_NAMES = 10_000;

    private static final List<String> COMPRESSED = List.of(".gz", ".bz2", ".xz", ".zst", ".zip");

    static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(AccessLogFiles.class);

    private final List<Path> files;
    private final List<Names> patterns;
    private final int maximumLine;
    private final Events events;
    private final Consumer<RawLine> lines;
    private final Clock clock;
    private final Map<Path, AccessLogTail> tails = new TreeMap<>();
    private final Map<Path, FileState> states = new HashMap<>();

    /** Files that match a pattern and are not followed: rotated ones, and the oldest ones if there are too many. */
    private final Map<Path, Seen> ignored = new HashMap<>();

    /** Followed files of patterns that no longer existed at the last search. */
    private final Set<Path> deleted = new HashSet<>();

    private Instant searched = Instant.MIN;

    /** All files of a folder whose names match. */
    private record Names(Path folder, Pattern name) {}

    /** A file as it was found. */
    private record Seen(Object key, FileTime modified) {

        static final Seen NOTHING = new Seen("", FileTime.from(Instant.EPOCH));
    }

    /** Receives changes of the files. */
    interface Events {
        /**
         * A file has changed.
         *
         * @param reason why it can't be read; empty if it does not exist
         * @param allMissing whether none of the files can be read
         */
        void changed(Path file, FileState state, Optional<String> reason, boolean allMissing);
    }

    AccessLogFiles(List<String> places, int maximumLine, Events events, Consumer<RawLine> lines, Clock clock) {
        List<Path> paths =
                places.stream().map(String::strip).map(Path::of).distinct().toList();
        this.files = paths.stream().filter(path -> !isPattern(path)).toList();
        this.patterns = paths.stream()
                .filter(AccessLogFiles::isPattern)
                .map(path -> new Names(folder(path), pattern(name(path))))
                .toList();
        this.maximumLine = maximumLine;
        this.events = events;
        this.lines = lines;
        this.clock = clock;
    }

    private static Path folder(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a name is in a folder");
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static boolean isPattern(Path path) {
        String name = name(path);
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(
                name.codePoints()
                        .mapToObj(each ->
                                each == '*' ? ".*" : each == '?' ? "." : Pattern.quote(Character.toString(each)))
                        .collect(Collectors.joining()),
                Pattern.DOTALL);
    }

    /** Reads new content of all files; returns whether there was any. */
    boolean poll() {
        boolean first = searched.equals(Instant.MIN);
        if (first) {
            files.forEach(file -> follow(file, false));
        }
        Instant now = clock.instant();
        if (first || !now.isBefore(searched.plus(BETWEEN_SEARCHES)) || now.isBefore(searched)) {
            searched = now;
            giveUpDeleted();
            patterns.forEach(names -> search(names, first));
        }
        boolean read = false;
        for (AccessLogTail tail : tails.values()) {
            read |= tail.poll();
        }
        return read;
    }

    private void search(Names names, boolean first) {
        Map<Path, Seen> found = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(names.folder())) {
            Iterator<Path> each = all.iterator();
            for (int compared = 0; compared < MOST_NAMES && each.hasNext(); compared++) {
                Path file = each.next();
                if (!tails.containsKey(file)
                        && !compressed(file)
                        && names.name().matches(name(file))) {
                    seen(file).ifPresent(seen -> found.put(file, seen));
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            // It may be created later.
            LOG.debugv("access_logs_not_found", kv("folder", names.folder()), kv("reason", unreadable.getMessage()));
        }
        found.entrySet().stream()
                .sorted(Map.Entry.<Path, Seen>comparingByValue(Comparator.comparing(Seen::modified))
                        .reversed())
                .forEach(each -> consider(each.getKey(), each.getValue(), first));
        ignored.keySet().removeIf(file -> seen(file).isEmpty());
    }

    /** Whether a file is a compressed copy of an earlier one. */
    private static boolean compressed(Path file) {
        return COMPRESSED.stream().anyMatch(name(file)::endsWith);
    }

    /** Gives up a deleted file of a pattern at the second search, so that its space becomes free. */
    private void giveUpDeleted() {
        for (Path file : List.copyOf(tails.keySet())) {
            if (files.contains(file) || seen(file).isPresent()) {
                deleted.remove(file);
            } else if (!deleted.add(file)) {
                deleted.remove(file);
                giveUp(file);
            }
        }
    }

    private void giveUp(Path file) {
        Optional.ofNullable(tails.remove(file)).ifPresent(AccessLogTail::close);
        states.remove(file);
    }

    private static Optional<Seen> seen(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Optional.of(new Seen(attributes.fileKey(), attributes.lastModifiedTime()))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private void consider(Path file, Seen seen, boolean first) {
        if (seen.equals(ignored.get(file))) {
            return;
        }
        boolean rotated = tails.values().stream().anyMatch(tail -> tail.reads(seen.key()))
                || tails.keySet().stream()
                        .anyMatch(other -> seen(other)
                                .filter(same -> same.key().equals(seen.key()))
                                .isPresent());
        if (rotated || tails.size() >= MOST_FILES && !makeRoom(seen.modified())) {
            ignored.put(file, seen);
        } else {
            follow(file, !first && ignored.remove(file) == null);
        }
    }

    /** Gives up the file of a pattern that was written the longest time ago, if that was before this time. */
    private boolean makeRoom(FileTime modified) {
        Optional<Map.Entry<Path, Seen>> oldest = tails.keySet().stream()
                .filter(file -> !files.contains(file))
                .map(file -> Map.entry(file, seen(file).orElse(Seen.NOTHING)))
                .min(Map.Entry.comparingByValue(Comparator.comparing(Seen::modified)));
        if (oldest.isEmpty() || oldest.get().getValue().modified().compareTo(modified) >= 0) {
            return false;
        }
        Path file = oldest.get().getKey();
        giveUp(file);
        ignored.put(file, oldest.get().getValue());
        return true;
    }

    private void follow(Path file, boolean fromStart) {
        AccessLogTail tail =
                new AccessLogTail(file, maximumLine, (state, reason) -> changed(file, state, reason), lines, clock);
        tail.readElsewhere(key -> tails.values().stream().anyMatch(other -> other != tail && other.reads(key)));
        if (fromStart) {
            tail.readFromStart();
        }
        tails.put(file, tail);
    }

    private void changed(Path file, FileState state, Optional<String> reason) {
        states.put(file, state);
        events.changed(
                file, state, reason, tails.keySet().stream().allMatch(each -> states.get(each) == FileState.MISSING));
    }

    @Override
    public void close() {
        tails.values().forEach(AccessLogTail::close);
    }
}
