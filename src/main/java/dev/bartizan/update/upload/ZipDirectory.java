package dev.bartizan.update.upload;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;

/**
 * Reads the central directory of a zip file for facts that the JDK hides: duplicate names and symbolic links. Does not
 * read the content of entries.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE.TXT, 4.3.12 to 4.3.16</a>
 */
final class ZipDirectory {

    private static final int HEADER = 0x02014b50;
    private static final int HEADER_BYTES = 46;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_BYTES = 56;
    private static final long IN_ZIP64 = 0xffffffffL;
    private static final int ZIP64_FIELD = 1;

    private static final int ENCRYPTED = 1;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0170000;
    private static final int SYMBOLIC_LINK = 0120000;

    /** Maximum size of the directory, which is read into memory; no app's export has a larger one. */
    private static final int LARGEST_BYTES = 16 * 1024 * 1024;

    private ZipDirectory() {}

    /**
     * An entry of the directory.
     *
     * @param method 0 for stored, 8 for deflated
     * @param size uncompressed size in bytes
     * @param compressedSize compressed size in bytes
     */
    record Entry(String name, int method, boolean encrypted, boolean symbolicLink, long size, long compressedSize) {

        /** Whether the JDK reads the same values. */
        boolean describes(ZipEntry entry) {
            return name.equals(entry.getName())
                    && method == entry.getMethod()
                    && size == entry.getSize()
                    && compressedSize == entry.getCompressedSize();
        }
    }

    /**
     * Reads the central directory.
     *
     * @throws UploadRejected if the file is not a zip file
     */
    static List<Entry> read(Path zip) throws IOException {
        try (FileChannel channel = FileChannel.open(zip)) {
            Location location = locate(channel);
            if (location.bytes > LARGEST_BYTES) {
                throw new UploadRejected("The zip file has too many entries.");
            }
            ByteBuffer directory = read(channel, location.offset, (int) location.bytes);
            List<Entry> entries = new ArrayList<>();
            while (directory.remaining() >= HEADER_BYTES) {
                entries.add(entry(directory));
            }
            return entries;
        } catch (EOFException
                | IllegalArgumentException
                | CharacterCodingException
                | IndexOutOfBoundsException
                | BufferUnderflowException damaged) {
            throw new UploadRejected("The zip file is damaged.");
        }
    }

    private record Location(long offset, long bytes) {}

    private static Location locate(FileChannel channel) throws IOException {
        long size = channel.size();
        int tailBytes = (int) Math.min(size, END_BYTES + LONGEST_COMMENT + LOCATOR_64_BYTES);
        ByteBuffer tail = read(channel, size - tailBytes, tailBytes);
        for (int end = tailBytes - END_BYTES; end >= 0; end--) {
            if (tail.getInt(end) == END) {
                if (Short.toUnsignedInt(tail.getShort(end + 20)) != tailBytes - end - END_BYTES) {
                    // An end record inside a comment or after another zip file is ambiguous.
                    throw new EOFException();
                }
                Location location = new Location(
                        Integer.toUnsignedLong(tail.getInt(end + 16)), Integer.toUnsignedLong(tail.getInt(end + 12)));
                int locator = end - LOCATOR_64_BYTES;
                return locator >= 0 && tail.getInt(locator) == LOCATOR_64
                        ? locate64(channel, tail.getLong(locator + 8))
                        : location;
            }
        }
        throw new UploadRejected("The part export is not a zip file.");
    }

    private static Location locate64(FileChannel channel, long offset) throws IOException {
        ByteBuffer end = read(channel, offset, END_64_BYTES);
        if (end.getInt(0) != END_64) {
            throw new EOFException();
        }
        return new Location(end.getLong(48), end.getLong(40));
    }

    private static Entry entry(ByteBuffer directory) throws IOException {
        int start = directory.position();
        if (directory.getInt(start) != HEADER) {
            throw new EOFException();
        }
        int nameBytes = Short.toUnsignedInt(directory.getShort(start + 28));
        int extraBytes = Short.toUnsignedInt(directory.getShort(start + 30));
        int commentBytes = Short.toUnsignedInt(directory.getShort(start + 32));
        ByteBuffer name = directory.slice(start + HEADER_BYTES, nameBytes);
        ByteBuffer extra =
                directory.slice(start + HEADER_BYTES + nameBytes, extraBytes).order(ByteOrder.LITTLE_ENDIAN);
        directory.position(start + HEADER_BYTES + nameBytes + extraBytes + commentBytes);
        long compressedSize = Integer.toUnsignedLong(directory.getInt(start + 20));
        long size = Integer.toUnsignedLong(directory.getInt(start + 24));
        ByteBuffer sizes64 = field64(extra);
        // The field contains only the sizes that don't fit into the entry, in this order.
        if (size == IN_ZIP64) {
            size = sizes64.getLong();
        }
        if (compressedSize == IN_ZIP64) {
            compressedSize = sizes64.getLong();
        }
        int unixMode = directory.getInt(start + 38) >>> 16;
        return new Entry(
                StandardCharsets.UTF_8.newDecoder().decode(name).toString(),
                Short.toUnsignedInt(directory.getShort(start + 10)),
                (directory.getShort(start + 8) & ENCRYPTED) != 0,
                directory.get(start + 5) == UNIX && (unixMode & FILE_TYPE) == SYMBOLIC_LINK,
                size,
                compressedSize);
    }

    private static ByteBuffer field64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int bytes = Short.toUnsignedInt(extra.getShort());
            if (id == ZIP64_FIELD) {
                return extra.slice(extra.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + bytes);
        }
        return ByteBuffer.allocate(0);
    }

    private static ByteBuffer read(FileChannel channel, long offset, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }
}
