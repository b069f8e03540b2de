package dev.bartizan.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The text of a list in two versions that differ in a tenth of their lines: one from the beginning to {@code originalTo}, one
 * from {@code changedFrom} to the end.
 *
 * @param lines number of lines of each version
 */
record AddressList(String name, int lines, byte[] text, int originalTo, int changedFrom) {

    private static final int LONGEST_LINE = 16;

    /** First octets of networks with special-purpose addresses, which the service would remove. */
    private static final Set<Integer> PARTLY_SPECIAL = Set.of(10, 100, 127, 169, 172, 192, 198, 203);

    /** Random IPv4 addresses, unsorted; the same ones each time. */
    static AddressList random(int lines) {
        SplittableRandom random = new SplittableRandom(lines);
        int changed = lines / 10;
        byte[] text = new byte[(lines + changed) * LONGEST_LINE];
        int end = 0;
        int originalTo = 0;
        int changedFrom = 0;
        for (int line = 0; line < lines + changed; line++) {
            if (line == changed) {
                changedFrom = end;
            }
            if (line == lines) {
                originalTo = end;
            }
            byte[] address = (address(random) + "\n").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(address, 0, text, end, address.length);
            end += address.length;
        }
        return new AddressList("random-" + lines, lines, Arrays.copyOf(text, end), originalTo, changedFrom);
    }

    static String address(SplittableRandom random) {
        int first = random.nextInt(1, 224);
        while (PARTLY_SPECIAL.contains(first)) {
            first = random.nextInt(1, 224);
        }
        return first + "." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    /** A real list; the other version lacks the first tenth of the bytes. */
    static AddressList file(String name, Path file) throws IOException {
        byte[] text = Files.readAllBytes(file);
        int changedFrom = text.length / 10;
        while (text[changedFrom - 1] != '\n') {
            changedFrom++;
        }
        int lines = (int) new String(text, StandardCharsets.UTF_8).lines().count();
        return new AddressList(name, lines, text, text.length, changedFrom);
    }

    /** The same list with another name. */
    AddressList renamed(String newName) {
        return new AddressList(newName, lines, text, originalTo, changedFrom);
    }

    /** An address in both versions. */
    String known() {
        int end = changedFrom;
        while (text[end] != '\n' && text[end] != '\t') {
            end++;
        }
        return new String(text, changedFrom, end - changedFrom, StandardCharsets.US_ASCII);
    }

    /** The addresses of the original version. */
    List<String> addresses() {
        return addresses(0, originalTo).toList();
    }

    private Stream<String> addresses(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t")[0]);
    }

    /** Addresses, of which every other one is in both versions. */
    String[] queries(int count) {
        List<String> known = addresses(changedFrom, originalTo).limit(count).toList();
        SplittableRandom random = new SplittableRandom(count);
        String[] queries = new String[count];
        Arrays.setAll(queries, i -> i % 2 == 0 ? known.get(i % known.size()) : address(random));
        return queries;
    }
}
