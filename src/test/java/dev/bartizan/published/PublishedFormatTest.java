package dev.bartizan.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Universe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishedFormatTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00.123Z");

    private Path folder;

    @BeforeEach
    @BeforeTry
    void create() throws IOException {
        folder = Files.createTempDirectory("bartizan-snapshot-");
    }

    @AfterEach
    @AfterTry
    void delete() throws IOException {
        Files.deleteIfExists(folder.resolve("bartizan-published.snapshot"));
        Files.delete(folder);
    }

    /** One of each kind of value. */
    private record Values(
            long number, boolean flag, Instant moment, String text, List<String> texts, IpRange range, String bytes)
            implements PublishedContent {

        @Override
        public long entries() {
            return 1 + texts.size();
        }

        @Override
        public void write(PublishedOutput out) throws IOException {
            out.number(number);
            out.flag(flag);
            out.moment(moment);
            out.optionalMoment(flag ? moment : null);
            out.text(text);
            out.optionalText(flag ? null : text);
            out.texts(texts);
            out.range(range);
            byte[] all = HexFormat.of().parseHex(bytes);
            out.bytes(pieces -> {
                pieces.write(all, 0, all.length / 3);
                pieces.write(new byte[0]);
                for (int i = all.length / 3; i < all.length; i++) {
                    pieces.write(all[i]);
                }
            });
        }

        private static Values read(PublishedInput in) throws IOException {
            long number = in.number();
            boolean flag = in.flag();
            Instant moment = in.moment();
            assertThat(in.optionalMoment()).isEqualTo(flag ? moment : null);
            String text = in.text();
            assertThat(in.optionalText()).isEqualTo(flag ? null : text);
            return new Values(
                    number,
                    flag,
                    moment,
                    text,
                    in.texts(),
                    in.range(),
                    HexFormat.of().formatHex(in.bytes()));
        }
    }

    private static final class Part implements PublishedPart {

        private final String name;
        private PublishedContent content;

        private Part(String name, PublishedContent content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int order() {
            return 1;
        }

        @Override
        public boolean loaded() {
            return true;
        }

        @Override
        public PublishedContent content() {
            return content;
        }

        @Override
        public Runnable read(PublishedInput in) throws IOException {
            Values read = Values.read(in);
            return () -> content = read;
        }
    }

    private static final Values SOME = new Values(
            300, true, NOW, "Größe", List.of("", "a"), IpRange.parse("2001:db8::1-2001:db8::ffff"), "00ff17");

    @Provide
    Arbitrary<Values> values() {
        Arbitrary<IpRange> ranges = Universe.spans().map(span -> Universe.range(span[0], span[1]));
        Arbitrary<Instant> moments =
                Arbitraries.longs().between(-1L << 50, 1L << 50).map(Instant::ofEpochMilli);
        Arbitrary<String> texts = Arbitraries.strings().excludeChars('\ufffd').filter(PublishedFormatTest::encodable);
        return Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.of(true, false),
                        moments,
                        texts,
                        texts.list().ofMaxSize(5),
                        ranges,
                        Arbitraries.bytes()
                                .array(byte[].class)
                                .map(bytes -> HexFormat.of().formatHex(bytes)))
                .as(Values::new);
    }

    private static boolean encodable(String text) {
        return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static byte[] encode(Map<String, PublishedContent> contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            PublishedFormat.write(bytes, NOW, contents);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }

    private PublishedFormat.Read decode(byte[] bytes, PublishedPart... parts) throws IOException {
        Files.write(folder.resolve("bartizan-published.snapshot"), bytes);
        return PublishedFormat.read(folder.resolve("bartizan-published.snapshot"), List.of(parts));
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("values") Values first, @ForAll("values") Values second) throws IOException {
        Map<String, PublishedContent> contents = new LinkedHashMap<>();
        contents.put("one", first);
        contents.put("two", second);
        Part one = new Part("one", SOME);
        Part two = new Part("two", SOME);

        PublishedFormat.Read read = decode(encode(contents), one, two);

        assertThat(read.writtenAt()).isEqualTo(NOW);
        assertThat(read.entries()).isEqualTo(first.entries() + second.entries());
        assertThat(one.content).as("changed before it is put in force").isSameAs(SOME);
        read.parts().forEach(section -> section.restore().run());
        assertThat(one.content).isEqualTo(first);
        assertThat(two.content).isEqualTo(second);
    }

    @Test
    void eachFlippedBitAndEachMissingByteIsNoticed() {
        byte[] good = encode(Map.of("one", SOME));
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatIOException().isThrownBy(() -> decode(flipped, new Part("one", SOME)));
        }
        for (int length = 0; length < good.length; length++) {
            byte[] shorter = Arrays.copyOf(good, length);
            assertThatIOException().isThrownBy(() -> decode(shorter, new Part("one", SOME)));
        }
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        assertThatIOException().isThrownBy(() -> decode(longer, new Part("one", SOME)));
    }

    /** The checksum is right, but nothing else: such a file is refused without much memory or time. */
    @Property(tries = 1_000)
    void bytesOfOthersAreRefused(@ForAll @Size(max = 200) byte[] content, @ForAll Random random) {
        byte[] head = Arrays.copyOf(encode(Map.of("one", SOME)), 9 + random.nextInt(12));
        ByteBuffer whole =
                ByteBuffer.allocate(head.length + content.length + 4).put(head).put(content);
        CRC32C sum = new CRC32C();
        sum.update(whole.array(), 0, head.length + content.length);
        whole.putInt((int) sum.getValue());

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> decode(whole.array(), new Part("one", SOME)));
    }

    @Test
    void anotherVersionAndOtherPartsAreRefused() {
        byte[] next = encode(Map.of("one", SOME));
        next[8]++;
        assertThatIOException()
                .isThrownBy(() -> decode(next, new Part("one", SOME)))
                .withMessage("Snapshot version 2 is not known");
        byte[] good = encode(Map.of("one", SOME));
        assertThatIOException().isThrownBy(() -> decode(good, new Part("two", SOME)));
        assertThatIOException().isThrownBy(() -> decode(good, new Part("one", SOME), new Part("two", SOME)));
        assertThatIOException()
                .isThrownBy(() -> decode("x".repeat(200).getBytes(), new Part("one", SOME)))
                .withMessage("This is not a snapshot");
    }

    @Test
    void fileIsReplacedAsAWholeAndOnlyItsOwnerMayReadIt() throws IOException {
        SnapshotFile file = new SnapshotFile(folder);
        Part part = new Part("one", SOME);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> file.read(List.of(part)));

        file.write(NOW, Map.of("one", SOME));
        assertThatIOException()
                .isThrownBy(() -> file.write(NOW.plusSeconds(1), Map.of("one", new Broken())))
                .withMessage("broken");
        // A process that was killed while it wrote leaves this.
        Files.writeString(folder.resolve("bartizan-published.snapshot.tmp"), "half");
        assertThat(file.read(List.of(part)).writtenAt()).isEqualTo(NOW);
        file.write(NOW.plusSeconds(2), Map.of("one", SOME));

        assertThat(file.read(List.of(part)).writtenAt()).isEqualTo(NOW.plusSeconds(2));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        List<String> names = new ArrayList<>();
        try (var files = Files.list(folder)) {
            files.forEach(each -> names.add(each.getFileName().toString()));
        }
        assertThat(names).containsExactly("bartizan-published.snapshot");
    }

    private record Broken() implements PublishedContent {

        @Override
        public long entries() {
            return 0;
        }

        @Override
        public void write(PublishedOutput out) throws IOException {
            out.text("x".repeat(100_000));
            throw new IOException("broken");
        }
    }
}
