package dev.bartizan.decision.bouncer.cursor;

import dev.bartizan.decision.bouncer.view.Announcement;
import dev.bartizan.decision.bouncer.view.BouncerFilter;
import dev.bartizan.decision.bouncer.view.Decision;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.HostExpansion;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.remediation.Remediation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The stored form of a {@link Cursor}: compressed, with the hashes of the lists instead of their ranges. */
final class CursorCodec {

    private static final int VERSION = 1;

    private CursorCodec() {}

    static byte[] encode(Cursor cursor) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeByte(VERSION);
            write(cursor.sent(), out);
            out.writeInt(cursor.announcements().size());
            for (Map.Entry<String, Announcement> entry : cursor.announcements().entrySet()) {
                out.writeUTF(entry.getKey());
                write(entry.getValue().at(), out);
                write(entry.getValue().until(), out);
            }
            out.writeInt(cursor.withheld().size());
            for (Decision decision : cursor.withheld()) {
                write(decision, out);
                out.writeUTF(decision.origin());
                out.writeUTF(decision.scenario());
                write(decision.type(), out);
                out.writeLong(decision.sourceNumber());
                write(decision.until(), out);
            }
            out.writeInt(cursor.replaced().size());
            for (Cidr value : cursor.replaced()) {
                write(value, out);
            }
            out.writeInt(cursor.possible().size());
            for (Cursor.Sent sent : cursor.possible()) {
                write(sent, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(Cursor.Sent sent, DataOutputStream out) throws IOException {
        write(sent.filter(), out);
        out.writeInt(sent.lists().size());
        for (Cursor.SentList list : sent.lists()) {
            out.writeLong(list.listId());
            out.writeUTF(list.name());
            write(list.type(), out);
            write(list.until(), out);
            out.writeUTF(Cursor.hash(list.ranges()));
            out.writeBoolean(list.last().isPresent());
            if (list.last().isPresent()) {
                write(list.last().get(), out);
            }
        }
        out.writeUTF(Cursor.hash(sent.allowed()));
        out.writeInt(sent.lastBans().size());
        for (Map.Entry<Remediation, Cidr> last : sent.lastBans().entrySet()) {
            write(last.getKey(), out);
            write(last.getValue(), out);
        }
    }

    private static void write(BouncerFilter filter, DataOutputStream out) throws IOException {
        write(filter.sources().origins(), out);
        write(filter.sources().lists(), out);
        write(filter.sources().requested(), out);
        write(filter.scenarios().containing(), out);
        write(filter.scenarios().notContaining(), out);
        out.writeBoolean(filter.values().hosts());
        out.writeBoolean(filter.values().networks());
        out.writeByte(filter.values().expansion().hostBits4());
        out.writeByte(filter.values().expansion().hostBits6());
        out.writeUTF(filter.type().map(Remediation::name).orElse(""));
        out.writeBoolean(filter.deduplicated());
        out.writeInt(filter.maxEntries());
    }

    private static void write(Collection<String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static void write(Remediation type, DataOutputStream out) throws IOException {
        out.writeUTF(type.name());
    }

    private static void write(Instant time, DataOutputStream out) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static void write(Cidr value, DataOutputStream out) throws IOException {
        out.writeBoolean(value.isV6());
        if (value.isV6()) {
            out.writeLong(value.high());
            out.writeLong(value.low());
        } else {
            out.writeInt((int) value.low());
        }
        out.writeByte(value.prefixLength());
    }

    /**
     * Decodes the result of {@link #encode}.
     *
     * @param ranges the ranges with a hash; empty if they are not known. A list whose ranges are not known is left out
     * @throws IOException if the bytes are invalid
     */
    static Cursor decode(byte[] bytes, Function<String, Optional<IpRangeList>> ranges) throws IOException {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("version " + version);
            }
            Cursor.Sent sent = readSent(in, ranges);
            Map<String, Announcement> announcements = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                announcements.put(in.readUTF(), new Announcement(readTime(in), readTime(in)));
            }
            List<Decision> withheld = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                withheld.add(Decision.of(
                        readValue(in), in.readUTF(), in.readUTF(), readType(in), in.readLong(), readTime(in)));
            }
            List<Cidr> replaced = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                replaced.add(readValue(in));
            }
            List<Cursor.Sent> possible = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                possible.add(readSent(in, ranges));
            }
            return new Cursor(sent, announcements, withheld, replaced, possible);
        } catch (IllegalArgumentException | DateTimeException unknown) {
            throw new IOException(unknown);
        }
    }

    private static Cursor.Sent readSent(DataInputStream in, Function<String, Optional<IpRangeList>> ranges)
            throws IOException {
        BouncerFilter filter = readFilter(in);
        List<Cursor.SentList> lists = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            long id = in.readLong();
            String name = in.readUTF();
            Remediation type = readType(in);
            Instant until = readTime(in);
            Optional<IpRangeList> known = ranges.apply(in.readUTF());
            Optional<Cidr> last = in.readBoolean() ? Optional.of(readValue(in)) : Optional.empty();
            known.ifPresent(sent -> lists.add(new Cursor.SentList(id, name, type, until, sent, last)));
        }
        IpRangeList allowed = ranges.apply(in.readUTF()).orElse(IpRangeList.EMPTY);
        Map<Remediation, Cidr> lastBans = new EnumMap<>(Remediation.class);
        for (int left = in.readInt(); left > 0; left--) {
            lastBans.put(readType(in), readValue(in));
        }
        return new Cursor.Sent(filter, lists, allowed, lastBans);
    }

    private static BouncerFilter readFilter(DataInputStream in) throws IOException {
        return new BouncerFilter(
                new BouncerFilter.Sources(readSet(in), readSet(in), readSet(in)),
                new BouncerFilter.Scenarios(List.copyOf(readSet(in)), List.copyOf(readSet(in))),
                new BouncerFilter.Values(
                        in.readBoolean(),
                        in.readBoolean(),
                        new HostExpansion(in.readUnsignedByte(), in.readUnsignedByte())),
                Optional.of(in.readUTF()).filter(type -> !type.isEmpty()).map(Remediation::valueOf),
                in.readBoolean(),
                in.readInt());
    }

    private static LinkedHashSet<String> readSet(DataInputStream in) throws IOException {
        LinkedHashSet<String> texts = new LinkedHashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    private static Remediation readType(DataInputStream in) throws IOException {
        return Remediation.valueOf(in.readUTF());
    }

    private static Instant readTime(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static Cidr readValue(DataInputStream in) throws IOException {
        IpAddress network =
                in.readBoolean() ? IpAddress.of6(in.readLong(), in.readLong()) : IpAddress.of4(in.readInt());
        return Cidr.of(IpRange.ofCidr(network, in.readUnsignedByte()));
    }
}
