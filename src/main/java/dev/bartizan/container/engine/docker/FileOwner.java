package dev.bartizan.container.engine.docker;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The owner of the first file in a tar archive (POSIX format with GNU's extensions).
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06">ustar</a>
 */
public record FileOwner(long uid, long gid) {

    private static final int BLOCK = 512;
    private static final int UID = 108;
    private static final int GID = 116;
    private static final int ID_LENGTH = 8;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int TYPE = 156;
    private static final int LARGEST_EXTENSION = 64 * 1024;

    /** A pax record for a number that doesn't fit into the header. */
    private static final Pattern RECORD = Pattern.compile("(?m)^\\d+ (uid|gid)=(\\d{1,10})$");

    private static final Pattern IDS = Pattern.compile("(\\d{1,10}) (\\d{1,10})\\s*");

    /** Reads the first file's header and nothing after it. */
    public static FileOwner read(InputStream archive) throws IOException {
        String extension = "";
        byte[] block = block(archive, BLOCK);
        for (char type = (char) block[TYPE]; "xgLK".indexOf(type) >= 0; type = (char) block[TYPE]) {
            long size = number(block, SIZE, SIZE_LENGTH);
            if (size > LARGEST_EXTENSION) {
                throw new ProtocolException("The archive's extended header has " + size + " bytes");
            }
            byte[] content = block(archive, (int) (size + BLOCK - 1) / BLOCK * BLOCK);
            if (type == 'x') {
                extension = new String(content, 0, (int) size, StandardCharsets.UTF_8);
            }
            block = block(archive, BLOCK);
        }
        long uid = number(block, UID, ID_LENGTH);
        long gid = number(block, GID, ID_LENGTH);
        for (Matcher record = RECORD.matcher(extension); record.find(); ) {
            long id = Long.parseLong(record.group(2));
            if (record.group(1).equals("uid")) {
                uid = id;
            } else {
                gid = id;
            }
        }
        return new FileOwner(uid, gid);
    }

    /** Parses the output of {@code stat -c "%u %g"}; empty if it has another form. */
    public static Optional<FileOwner> parse(String stat) {
        Matcher ids = IDS.matcher(stat);
        return ids.matches()
                ? Optional.of(new FileOwner(Long.parseLong(ids.group(1)), Long.parseLong(ids.group(2))))
                : Optional.empty();
    }

    private static byte[] block(InputStream archive, int length) throws IOException {
        byte[] block = archive.readNBytes(length);
        if (block.length < length) {
            throw new EOFException();
        }
        return block;
    }

    /** Octal digits, or a binary number whose first bit is set. */
    private static long number(byte[] block, int offset, int length) throws IOException {
        if (block[offset] < 0) {
            return ByteBuffer.wrap(block).getLong(offset + length - Long.BYTES) & Long.MAX_VALUE;
        }
        String digits = new String(block, offset, length, StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
        } catch (NumberFormatException garbage) {
            throw new ProtocolException("The archive has no valid header");
        }
    }
}
