package dev.bartizan.livelog.accesslog;

import dev.bartizan.livelog.FileState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a file that another process writes, starting at its current end. It handles a file that does not exist yet, is
 * renamed and created again, or is truncated. A renamed file is followed until the new one has content, because the writer
 * may notice the rotation late.
 *
 * <p>It polls the file instead of using file system events: that works on every file system, including bind mounts and
 * network shares, and costs a system call or two. Not thread-safe.
 */
final class AccessLogTail implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    /** During a rotation the file is missing for a moment. */
    private static final int POLLS_UNTIL_MISSING = 3;

    private final Path file;
    private final Events events;
    private final LineSplitter splitter;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private long position;
    private boolean polled;
    private boolean read;
    private int pollsWithout;
    private boolean missing;

    AccessLogTail(Path file, int maximumLine, Events events, Consumer<RawLine> lines) {
        this.file = file;
        this.events = events;
        this.splitter = new LineSplitter(maximumLine, lines);
    }

    /** Receives changes of the file. */
    interface Events {
        /** @param reason why the file can't be read; empty if it does not exist */
        void changed(FileState state, Optional<String> reason);
    }

    /** Reads new content; returns whether there was any. */
    boolean poll() {
        read = false;
        try {
            if (channel != null) {
                readToEnd(channel);
            }
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile()) {
                lost("This is not a regular file.");
            } else {
                readToEnd(follow(found));
                pollsWithout = 0;
                missing = false;
            }
        } catch (NoSuchFileException absent) {
            lost(null);
        } catch (AccessDeniedException denied) {
            lost("Bartizan may not read it.");
        } catch (IOException failure) {
            // For example a stale handle of a network share. The next poll opens the file again at the same position.
            close();
            lost(String.valueOf(failure.getMessage()));
        } finally {
            polled = true;
        }
        return read;
    }

    private FileChannel follow(BasicFileAttributes found) throws IOException {
        FileChannel known = channel;
        if (known == null) {
            FileChannel opened = open(found);
            report(FileState.OPENED);
            return opened;
        }
        if (!found.fileKey().equals(key)) {
            if (found.size() == 0) {
                return known;
            }
            readToEnd(known);
            splitter.end();
            close();
            FileChannel opened = open(found);
            report(missing ? FileState.OPENED : FileState.ROTATED);
            return opened;
        }
        if (found.size() < position) {
            splitter.forget();
            position = 0;
            report(FileState.TRUNCATED);
        } else if (missing) {
            report(FileState.OPENED);
        }
        return known;
    }

    private FileChannel open(BasicFileAttributes found) throws IOException {
        FileChannel opened = FileChannel.open(file, StandardOpenOption.READ);
        channel = opened;
        if (!polled) {
            position = opened.size();
            if (position > 0 && lastByte(opened) != '\n') {
                splitter.skipLine();
            }
        } else if (!found.fileKey().equals(key)) {
            position = 0;
        }
        key = found.fileKey();
        return opened;
    }

    private byte lastByte(FileChannel opened) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        opened.read(last, position - 1);
        return last.get(0);
    }

    private void readToEnd(FileChannel opened) throws IOException {
        for (int bytes = opened.read(buffer, position); bytes > 0; bytes = opened.read(buffer, position)) {
            position += bytes;
            splitter.add(buffer.array(), bytes);
            buffer.clear();
            read = true;
        }
    }

    private void lost(@Nullable String reason) {
        pollsWithout++;
        if (!missing && (channel == null || pollsWithout >= POLLS_UNTIL_MISSING)) {
            missing = true;
            events.changed(FileState.MISSING, Optional.ofNullable(reason));
        }
    }

    private void report(FileState state) {
        events.changed(state, Optional.empty());
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                // The file was opened for reading: a failed close loses nothing.
                splitter.forget();
            } finally {
                channel = null;
            }
        }
    }
}
