package dev.bartizan.livelog.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An open file that another process writes, read from a position on. It recognizes new content by the bytes before the position,
 * because a file that was truncated can be longer than before when it is read next. Not thread-safe.
 */
final class OpenLog implements AutoCloseable {

    /** So many bytes before the position are compared. */
    private static final int COMPARED_BYTES = 64;

    /** The result of a read. */
    enum Result {
        NOTHING,
        READ,
        /** The earlier content is gone; what is there now is read by the next call. */
        TRUNCATED
    }

    private final LineSplitter splitter;
    private final Object key;
    private final ByteBuffer buffer;
    private @Nullable FileChannel channel;
    private long position;
    private byte[] before = new byte[0];
    private @Nullable FileTime modified;

    /** Whether the file was truncated: if its writer goes on at the old position, zeros come before the next line. */
    private boolean afterHole;

    /**
     * @param key identity of the file
     * @param buffer for reads only, so that several files can share it
     */
    OpenLog(Object key, LineSplitter splitter, ByteBuffer buffer) {
        this.key = key;
        this.buffer = buffer;
        this.splitter = splitter;
    }

    /** Opens the file, at the position of an earlier time if there was one. */
    void open(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Goes to the end; the rest of a line that is being written is skipped. */
    void skipToEnd() throws IOException {
        FileChannel opened = opened();
        position = opened.size();
        before = bytesBefore(opened);
        if (before.length > 0 && before[before.length - 1] != '\n') {
            splitter.skipLine();
        }
    }

    /** Whether this is the file with this key. */
    boolean is(Object other) {
        return key.equals(other);
    }

    boolean isOpen() {
        return channel != null;
    }

    /** Ends the current line. */
    void endLine() {
        splitter.end();
    }

    /** Reads new content up to the end. */
    Result read() throws IOException {
        FileChannel opened = opened();
        Result result = Result.NOTHING;
        buffer.clear();
        for (int bytes = opened.read(buffer, position); bytes > 0; bytes = opened.read(buffer, position)) {
            // After the read: if the old content is still there, the bytes follow it.
            if (isChanged(opened)) {
                return truncated(opened);
            }
            add(bytes);
            result = Result.READ;
            buffer.clear();
        }
        return opened.size() < position ? truncated(opened) : result;
    }

    /** Finds out whether the content was replaced by one of the same length. */
    Result compare(BasicFileAttributes found) throws IOException {
        boolean written = modified != null && !found.lastModifiedTime().equals(modified);
        modified = found.lastModifiedTime();
        return written && isChanged(opened()) ? truncated(opened()) : Result.NOTHING;
    }

    private void add(int bytes) {
        int start = 0;
        if (afterHole) {
            while (start < bytes && buffer.array()[start] == 0) {
                start++;
            }
            afterHole = start == bytes;
        }
        splitter.add(buffer.array(), start, bytes);
        position += bytes;
        int compared = Math.min(bytes, COMPARED_BYTES);
        before = Arrays.copyOfRange(buffer.array(), bytes - compared, bytes);
    }

    private boolean isChanged(FileChannel opened) throws IOException {
        return before.length > 0 && !Arrays.equals(before, bytesBefore(opened));
    }

    private byte[] bytesBefore(FileChannel opened) throws IOException {
        int wanted = (int) Math.min(position, before.length > 0 ? before.length : COMPARED_BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(wanted);
        while (bytes.hasRemaining() && opened.read(bytes, position - wanted + bytes.position()) > 0) {
            // A read can return less than there is.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private Result truncated(FileChannel opened) throws IOException {
        splitter.forget();
        byte[] now = bytesBefore(opened);
        afterHole = true;
        if (now.length > 0 && now.length == before.length && isZero(now)) {
            before = now;
        } else {
            before = new byte[0];
            position = 0;
        }
        return Result.TRUNCATED;
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private FileChannel opened() throws IOException {
        FileChannel known = channel;
        if (known == null) {
            throw new IOException("The file is not open.");
        }
        return known;
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
