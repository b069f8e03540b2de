package dev.bartizan.published;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The format of the snapshot.
 *
 * <pre>
 * magic "BZPUBSET", version (1 byte)
 * 8 bytes time of writing in milliseconds, big-endian
 * varint  number of entries
 * varint  number of parts, then each part: its name, and what its {@link PublishedContent} wrote
 * CRC-32C of all of this, 4 bytes big-endian
 * </pre>
 */
final class PublishedFormat {

    static final byte VERSION = 1;

    /** A larger file is neither written nor read. A list of a million addresses takes 2 to 5 MB. */
    static final long MAX_BYTES = 512L << 20;

    private static final byte[] MAGIC = "BZPUBSET".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int BUFFER = 1 << 16;

    private PublishedFormat() {}

    /**
     * A file whose checksum and values are right.
     *
     * @param writtenAt when it was written
     * @param entries number of entries
     * @param parts what puts each part in force, in order
     */
    record Read(Instant writtenAt, long entries, List<Section> parts) {}

    /**
     * A part that was read.
     *
     * @param restore puts it in force
     */
    record Section(PublishedPart part, Runnable restore) {}

    /** The parts in the order of the file. */
    static List<PublishedPart> ordered(List<PublishedPart> parts) {
        return parts.stream()
                .sorted(Comparator.comparing(PublishedPart::order).thenComparing(PublishedPart::name))
                .toList();
    }

    /** Writes the contents by name, in their order. Takes little memory. */
    static void write(OutputStream target, Instant now, Map<String, PublishedContent> contents) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(new Limited(target), new CRC32C());
        PublishedOutput out = new PublishedOutput(new BufferedOutputStream(checked, BUFFER));
        out.raw(MAGIC);
        out.raw(new byte[] {VERSION});
        out.moment(now);
        out.number(
                contents.values().stream().mapToLong(PublishedContent::entries).sum());
        out.number(contents.size());
        for (Map.Entry<String, PublishedContent> each : contents.entrySet()) {
            out.text(each.getKey());
            each.getValue().write(out);
        }
        out.flush();
        target.write(checksum(checked.getChecksum().getValue()));
    }

    private static byte[] checksum(long value) {
        return ByteBuffer.allocate(CHECKSUM_BYTES).putInt((int) value).array();
    }

    /** Fails before the file gets too large to be read. */
    private static final class Limited extends OutputStream {

        private final OutputStream target;
        private long room = MAX_BYTES - CHECKSUM_BYTES;

        private Limited(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            room -= length;
            if (room < 0) {
                throw new IOException("The snapshot would have more than " + MAX_BYTES + " bytes");
            }
            target.write(bytes, from, length);
        }
    }

    /**
     * Reads a file completely. Changes nothing.
     *
     * @param parts all parts, in the order in which they are written
     * @throws IOException if it is unreadable, damaged, too large, or of another version
     */
    static Read read(Path file, List<PublishedPart> parts) throws IOException {
        long length = Files.size(file) - CHECKSUM_BYTES;
        if (length < MAGIC.length + 1) {
            throw new IOException("The snapshot ends too early");
        }
        if (length > MAX_BYTES) {
            throw new IOException("The snapshot has more than " + MAX_BYTES + " bytes");
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            checkHead(new PublishedInput(bytes, length));
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            checkSum(bytes, length);
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            PublishedInput in = new PublishedInput(bytes, length);
            checkHead(in);
            return content(in, parts);
        }
    }

    private static void checkHead(PublishedInput in) throws IOException {
        if (!Arrays.equals(in.raw(MAGIC.length), MAGIC)) {
            throw new IOException("This is not a snapshot");
        }
        byte version = in.raw(1)[0];
        if (version != VERSION) {
            throw new IOException("Snapshot version " + version + " is not known");
        }
    }

    private static void checkSum(InputStream bytes, long length) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] buffer = new byte[BUFFER];
        long left = length;
        while (left > 0) {
            int read = bytes.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
            if (read == 0) {
                throw new IOException("The snapshot ends too early");
            }
            sum.update(buffer, 0, read);
            left -= read;
        }
        if (!Arrays.equals(bytes.readNBytes(CHECKSUM_BYTES), checksum(sum.getValue()))) {
            throw new IOException("The checksum does not match");
        }
    }

    private static Read content(PublishedInput in, List<PublishedPart> parts) throws IOException {
        Instant writtenAt = in.moment();
        long entries = in.number();
        if (in.count() != parts.size()) {
            throw new IOException("The snapshot has other parts");
        }
        List<Section> sections = new ArrayList<>();
        for (PublishedPart part : parts) {
            String name = in.text();
            if (!name.equals(part.name())) {
                throw new IOException("The snapshot has %s instead of %s".formatted(name, part.name()));
            }
            sections.add(new Section(part, part.read(in)));
        }
        if (in.remaining() > 0) {
            throw new IOException("There are %d bytes too many".formatted(in.remaining()));
        }
        return new Read(writtenAt, entries, sections);
    }
}
