package dev.bartizan.livelog.accesslog;

import dev.bartizan.livelog.FileState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows a file that another process writes, starting at its current end. It handles a file that does not exist yet, is
 * renamed and created again, is truncated, or is a symbolic link that changes. A renamed file is followed until the new one has
 * content, and a minute longer, because some of its writers may notice the rotation late.
 *
 * <p>It polls the file instead of using file system events: that works on every file system, including bind mounts and
 * network shares, and costs a system call or two. Not thread-safe.
 */
final class AccessLogTail implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    /** During a rotation the file is missing for a moment. */
    private static final int POLLS_UNTIL_MISSING = 3;

    /** How long a replaced file is read. Later nothing holds a deleted file. */
    static final Duration AFTER_ROTATION = Duration.ofMinutes(1);

    private static final int MOST_REPLACED = 3;

    private final Path file;
    private final int maximumLine;
    private final Events events;
    private final Consumer<RawLine> lines;
    private final Clock clock;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final Deque<Replaced> replaced = new ArrayDeque<>();

    private Predicate<Object> elsewhere = _ -> false;
    private @Nullable OpenLog current;
    private boolean polled;
    private boolean read;
    private int pollsWithout;
    private boolean missing;

    AccessLogTail(Path file, int maximumLine, Events events, Consumer<RawLine> lines, Clock clock) {
        this.file = file;
        this.maximumLine = maximumLine;
        this.events = events;
        this.lines = lines;
        this.clock = clock;
    }

    /** Receives changes of the file. */
    interface Events {
        /** @param reason why the file can't be read; empty if it does not exist */
        void changed(FileState state, Optional<String> reason);
    }

    /** A file that had the name before. */
    private record Replaced(OpenLog log, Instant since) {

        boolean isOver(Instant now) {
            // An end that is further away than the time means that the clock was set back.
            Instant end = since.plus(AFTER_ROTATION);
            return !now.isBefore(end) || end.isAfter(now.plus(AFTER_ROTATION));
        }
    }

    /** Reads the file from its beginning, because it is new; called before the first poll. */
    void readFromStart() {
        polled = true;
    }

    /** Sets a test for the keys of files that are read under another name, of which this one reads only what comes now. */
    void readElsewhere(Predicate<Object> test) {
        elsewhere = test;
    }

    /** Whether the file with this key is read now, or was replaced a moment ago. */
    boolean reads(Object key) {
        return current != null && current.is(key)
                || replaced.stream().anyMatch(before -> before.log().is(key));
    }

    /** Reads new content; returns whether there was any. */
    boolean poll() {
        read = false;
        try {
            readReplaced();
            if (current != null && current.isOpen()) {
                readToEnd(current);
            }
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile()) {
                lost("This is not a regular file.");
            } else {
                follow(found);
                pollsWithout = 0;
                missing = false;
            }
        } catch (NoSuchFileException absent) {
            lost(null);
        } catch (AccessDeniedException denied) {
            lost("Bartizan may not read it.");
        } catch (IOException failure) {
            // For example a stale handle of a network share. The next poll opens the file again at the same position.
            if (current != null) {
                current.close();
            }
            lost(String.valueOf(failure.getMessage()));
        } finally {
            polled = true;
        }
        return read;
    }

    private void follow(BasicFileAttributes found) throws IOException {
        OpenLog known = current;
        if (known == null) {
            OpenLog opened = open(found);
            report(FileState.OPENED);
            readToEnd(opened);
        } else if (!known.is(found.fileKey())) {
            if (found.size() > 0) {
                replace(known, found);
            }
        } else if (!known.isOpen()) {
            known.open(file);
            report(FileState.OPENED);
            readToEnd(known);
        } else {
            readToEnd(known);
            if (known.compare(found) == OpenLog.Result.TRUNCATED) {
                report(FileState.TRUNCATED);
                readToEnd(known);
            } else if (missing) {
                report(FileState.OPENED);
            }
        }
    }

    private void replace(OpenLog known, BasicFileAttributes found) throws IOException {
        if (known.isOpen()) {
            readToEnd(known);
        }
        // If this fails, the next poll tries it again.
        OpenLog opened = open(found);
        known.endLine();
        replaced.addFirst(new Replaced(known, clock.instant()));
        if (replaced.size() > MOST_REPLACED) {
            replaced.removeLast().log().close();
        }
        report(missing ? FileState.OPENED : FileState.ROTATED);
        readToEnd(opened);
    }

    /** A file that had the name a moment ago is read on: a symbolic link can change back. */
    private OpenLog open(BasicFileAttributes found) throws IOException {
        for (Iterator<Replaced> before = replaced.iterator(); before.hasNext(); ) {
            OpenLog log = before.next().log();
            if (log.is(found.fileKey()) && log.isOpen()) {
                before.remove();
                current = log;
                return log;
            }
        }
        OpenLog opened = new OpenLog(found.fileKey(), new LineSplitter(maximumLine, lines), buffer);
        opened.open(file);
        current = opened;
        if (!polled || elsewhere.test(found.fileKey())) {
            opened.skipToEnd();
        }
        return opened;
    }

    private void readToEnd(OpenLog log) throws IOException {
        OpenLog.Result result = log.read();
        if (result == OpenLog.Result.TRUNCATED) {
            report(FileState.TRUNCATED);
            // If this one is truncated, too, the next poll reads on.
            result = log.read();
        }
        read |= result != OpenLog.Result.NOTHING;
    }

    private void readReplaced() {
        Instant now = clock.instant();
        for (Iterator<Replaced> before = replaced.iterator(); before.hasNext(); ) {
            Replaced log = before.next();
            OpenLog.Result result = OpenLog.Result.TRUNCATED;
            try {
                result = log.log().isOpen() ? log.log().read() : result;
            } catch (IOException failure) {
                // Its last lines can't be read any more.
                log.log().close();
            }
            read |= result == OpenLog.Result.READ;
            if (result == OpenLog.Result.TRUNCATED || log.isOver(now)) {
                log.log().endLine();
                log.log().close();
                before.remove();
            }
        }
    }

    private void lost(@Nullable String reason) {
        pollsWithout++;
        if (!missing && (current == null || !current.isOpen() || pollsWithout >= POLLS_UNTIL_MISSING)) {
            missing = true;
            events.changed(FileState.MISSING, Optional.ofNullable(reason));
        }
    }

    private void report(FileState state) {
        events.changed(state, Optional.empty());
    }

    @Override
    public void close() {
        replaced.forEach(before -> before.log().close());
        if (current != null) {
            current.close();
        }
    }
}
