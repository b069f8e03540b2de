package dev.bartizan.update;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip files byte by byte, also invalid ones that no zip program writes. */
public final class CraftedZip {

    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int REGULAR = 0100644;
    private static final int SYMBOLIC_LINK = 0120777;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int entries;
    private boolean zip64;

    /** Writes sizes and offsets where they may have 64 bits, though they don't need to. */
    public CraftedZip zip64() {
        zip64 = true;
        return this;
    }

    public CraftedZip stored(String name, byte[] content) {
        return entry(name, STORED, 0, REGULAR, content, crc(content), content.length);
    }

    public CraftedZip deflated(String name, byte[] content) {
        return entry(name, DEFLATED, 0, REGULAR, deflate(content), crc(content), content.length);
    }

    public CraftedZip symbolicLink(String name, String target) {
        byte[] content = target.getBytes(StandardCharsets.UTF_8);
        return entry(name, STORED, 0, SYMBOLIC_LINK, content, crc(content), content.length);
    }

    public CraftedZip encrypted(String name, byte[] content) {
        return entry(name, STORED, 1, REGULAR, content, crc(content), content.length);
    }

    /** Declares a smaller size than the unpacked one. */
    public CraftedZip lying(String name, byte[] content, int announced) {
        return entry(name, DEFLATED, 0, REGULAR, deflate(content), crc(content), announced);
    }

    public CraftedZip damaged(String name, byte[] content) {
        return entry(name, STORED, 0, REGULAR, content, crc(content) + 1, content.length);
    }

    private CraftedZip entry(String name, int method, int flags, int mode, byte[] packed, long crc, int announced) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        int offset = body.size();
        ByteBuffer local = buffer(30)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) (flags | 0x800))
                .putShort((short) method)
                .putInt(0)
                .putInt((int) crc)
                .putInt(packed.length)
                .putInt(announced)
                .putShort((short) nameBytes.length)
                .putShort((short) 0);
        body.writeBytes(local.array());
        body.writeBytes(nameBytes);
        body.writeBytes(packed);

        byte[] extra = zip64
                ? buffer(28)
                        .putShort((short) 1)
                        .putShort((short) 24)
                        .putLong(announced)
                        .putLong(packed.length)
                        .putLong(offset)
                        .array()
                : new byte[0];
        ByteBuffer header = buffer(46)
                .putInt(0x02014b50)
                .putShort((short) (3 << 8 | 45))
                .putShort((short) 45)
                .putShort((short) (flags | 0x800))
                .putShort((short) method)
                .putInt(0)
                .putInt((int) crc)
                .putInt(zip64 ? -1 : packed.length)
                .putInt(zip64 ? -1 : announced)
                .putShort((short) nameBytes.length)
                .putShort((short) extra.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(mode << 16)
                .putInt(zip64 ? -1 : offset);
        directory.writeBytes(header.array());
        directory.writeBytes(nameBytes);
        directory.writeBytes(extra);
        entries++;
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        zip.writeBytes(body.toByteArray());
        zip.writeBytes(directory.toByteArray());
        if (zip64) {
            zip.writeBytes(buffer(56)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putShort((short) 45)
                    .putShort((short) 45)
                    .putInt(0)
                    .putInt(0)
                    .putLong(entries)
                    .putLong(entries)
                    .putLong(directory.size())
                    .putLong(body.size())
                    .array());
            zip.writeBytes(buffer(20)
                    .putInt(0x07064b50)
                    .putInt(0)
                    .putLong(body.size() + (long) directory.size())
                    .putInt(1)
                    .array());
        }
        zip.writeBytes(buffer(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort(zip64 ? (short) -1 : (short) entries)
                .putShort(zip64 ? (short) -1 : (short) entries)
                .putInt(zip64 ? -1 : directory.size())
                .putInt(zip64 ? -1 : body.size())
                .putShort((short) 0)
                .array());
        return zip.toByteArray();
    }

    public Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return crc.getValue();
    }

    private static byte[] deflate(byte[] content) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }
}
