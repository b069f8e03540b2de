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

/**
 * Follows a file that another process writes: what is added is read, from the end of what is there at first. It survives
 * that the file isn't there yet, is renamed and created again, or is emptied. What is renamed is followed until the new file
 * has something in it, because not everybody who writes notices at once.
 *
 * <p>It looks at the file when it is told to, instead of being told by the operating system: that works on every file
 * system, bind mounts and network shares included, and costs a system call or two. Not thread-safe.
 */
final class AccessLogTail implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    /** Between the renaming and the new file there is a moment without one. */
    private static final int LOOKS_UNTIL_MISSING = 3;

    private final Path file;
    private final Events events;
    private final LineSplitter splitter;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private FileChannel channel;
    private Object key;
    private long position;
    private boolean looked;
    private boolean read;
    private int looksWithout;
    private boolean missing;

    AccessLogTail(Path file, int maximumLine, Events events, Consumer<RawLine> lines) {
        this.file = file;
        this.events = events;
        this.splitter = new LineSplitter(maximumLine, lines);
    }

    /** Who is told what becomes of the file. */
    interface Events {

        /** @param reason why there is none to be read, unless it just isn't there */
        void changed(FileState state, Optional<String> reason);
    }

    /** Reads what is new; whether there was something. */
    boolean look() {
        read = false;
        try {
            if (channel != null) {
                readToEnd();
            }
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile()) {
                lost("This is no regular file.");
            } else {
                follow(found);
                readToEnd();
                looksWithout = 0;
                missing = false;
            }
        } catch (NoSuchFileException absent) {
            lost(null);
        } catch (AccessDeniedException denied) {
            lost("It may not be read.");
        } catch (IOException failure) {
            // Such as a stale handle of a network share: it is opened again, where reading stopped.
            close();
            lost(String.valueOf(failure.getMessage()));
        } finally {
            looked = true;
        }
        return read;
    }

    private void follow(BasicFileAttributes found) throws IOException {
        if (channel == null) {
            open(found);
            tell(FileState.OPENED);
        } else if (!found.fileKey().equals(key)) {
            if (found.size() > 0) {
                readToEnd();
                splitter.end();
                close();
                open(found);
                tell(missing ? FileState.OPENED : FileState.ROTATED);
            }
        } else if (found.size() < position) {
            splitter.forget();
            position = 0;
            tell(FileState.TRUNCATED);
        } else if (missing) {
            tell(FileState.OPENED);
        }
    }

    private void open(BasicFileAttributes found) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        if (!looked) {
            position = channel.size();
            if (position > 0 && lastByte() != '\n') {
                splitter.skipLine();
            }
        } else if (!found.fileKey().equals(key)) {
            position = 0;
        }
        key = found.fileKey();
    }

    private byte lastByte() throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, position - 1);
        return last.get(0);
    }

    private void readToEnd() throws IOException {
        for (int bytes = channel.read(buffer, position); bytes > 0; bytes = channel.read(buffer, position)) {
            position += bytes;
            splitter.add(buffer.array(), bytes);
            buffer.clear();
            read = true;
        }
    }

    private void lost(String reason) {
        looksWithout++;
        if (!missing && (channel == null || looksWithout >= LOOKS_UNTIL_MISSING)) {
            missing = true;
            events.changed(FileState.MISSING, Optional.ofNullable(reason));
        }
    }

    private void tell(FileState state) {
        events.changed(state, Optional.empty());
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                // It was read only: there is nothing that closing it could lose.
                splitter.forget();
            } finally {
                channel = null;
            }
        }
    }
}
