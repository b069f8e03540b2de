package dev.bartizan.geo;

import dev.bartizan.ip.IpRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Writes small MaxMind databases: version 2 of the format, for both families, with records of 24 bits. */
public final class TinyDatabase {

    private static final int NONE = -1;
    private static final int SEPARATOR = 16;

    /** From this length on, it has a byte of its own. */
    private static final int LONG_TEXT = 29;

    /** Each node has two records: a node, or -2 - offset of the data; or -1. */
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NONE, NONE}));

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** A database with the given entries by CIDR; a more specific one must come later. */
    public static byte[] of(String type, SequencedMap<String, Map<String, ?>> entries) {
        TinyDatabase database = new TinyDatabase();
        entries.forEach((cidr, entry) -> database.put(IpRange.parse(cidr), entry));
        return database.bytes(type);
    }

    /** Replaces a file like an update. */
    public static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = Files.write(file.resolveSibling(file.getFileName() + ".next"), content);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void put(IpRange network, Map<String, ?> entry) {
        int offset = data.size();
        encode(entry, data);
        long high = network.first().high();
        long low = network.isV6()
                ? network.first().low()
                : Integer.toUnsignedLong(network.first().value4());
        int depth = network.prefixLength() + (network.isV6() ? 0 : 96);
        int node = 0;
        for (int bit = 0; bit < depth; bit++) {
            int side = (int) ((bit < 64 ? high >>> 63 - bit : low >>> 127 - bit) & 1);
            if (bit == depth - 1) {
                nodes.get(node)[side] = -2 - offset;
            } else {
                int next = nodes.get(node)[side];
                if (next < 0) {
                    nodes.add(new int[] {next, next});
                    next = nodes.size() - 1;
                    nodes.get(node)[side] = next;
                }
                node = next;
            }
        }
    }

    private byte[] bytes(String type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        nodes.forEach(records -> {
            for (int value : records) {
                int written = value >= 0 ? value : value == NONE ? nodes.size() : nodes.size() + SEPARATOR - 2 - value;
                number(written, 3, out);
            }
        });
        out.writeBytes(new byte[SEPARATOR]);
        out.writeBytes(data.toByteArray());
        out.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
        out.writeBytes("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
        encode(
                new TreeMap<>(Map.of(
                        "node_count",
                        (long) nodes.size(),
                        "record_size",
                        24,
                        "ip_version",
                        6,
                        "database_type",
                        type,
                        "languages",
                        List.of("en"),
                        "binary_format_major_version",
                        2,
                        "binary_format_minor_version",
                        0,
                        "build_epoch",
                        1_770_245_369L,
                        "description",
                        Map.of("en", "made up"))),
                out);
        return out.toByteArray();
    }

    private static void encode(Object value, ByteArrayOutputStream out) {
        switch (value) {
            case Map<?, ?> map -> {
                out.write(7 << 5 | map.size());
                map.forEach((key, each) -> {
                    encode(key, out);
                    encode(each, out);
                });
            }
            case List<?> list -> {
                out.write(list.size());
                out.write(11 - 7);
                list.forEach(each -> encode(each, out));
            }
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.write(2 << 5 | Math.min(bytes.length, LONG_TEXT));
                if (bytes.length >= LONG_TEXT) {
                    out.write(bytes.length - LONG_TEXT);
                }
                out.writeBytes(bytes);
            }
            case Integer number -> {
                out.write(5 << 5 | 2);
                number(number, 2, out);
            }
            case Long number -> {
                out.write(6 << 5 | 4);
                number(number, 4, out);
            }
            default -> throw new IllegalArgumentException(value.toString());
        }
    }

    private static void number(long value, int bytes, ByteArrayOutputStream out) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }
}
