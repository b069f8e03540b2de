package dev.bartizan.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ip.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares tables with a sorted map. */
class SeenTableTest {

    private static final int NO_MAXIMUM = Integer.MAX_VALUE;

    private static SeenTable table(Map<IpAddress, SeenAddress> entries) {
        SeenTableWriter writer = new SeenTableWriter();
        entries.values().forEach(writer::add);
        return writer.table();
    }

    private static Map<IpAddress, SeenAddress> model(List<SeenAddress> entries) {
        Map<IpAddress, SeenAddress> model = new TreeMap<>();
        entries.forEach(entry -> model.merge(entry.key(), entry, SeenAddress::plus));
        return model;
    }

    @Property(tries = 300)
    void tableHasWhatWasWritten(@ForAll("entries") List<SeenAddress> entries) {
        Map<IpAddress, SeenAddress> model = model(entries);

        SeenTable stored = SeenTable.of(table(model).bytes()).orElseThrow();

        assertThat(stored).containsExactlyElementsOf(model.values());
        assertThat(stored.addresses()).isEqualTo(model.size());
    }

    @Property(tries = 300)
    void mergedTableHasTheSums(@ForAll("entries") List<SeenAddress> one, @ForAll("entries") List<SeenAddress> two) {
        List<SeenAddress> both = new ArrayList<>(one);
        both.addAll(two);

        SeenTable.Merged merged = table(model(one)).merge(table(model(two)), NO_MAXIMUM);

        assertThat(merged.table()).containsExactlyElementsOf(model(both).values());
        assertThat(merged.droppedRequests()).isZero();
    }

    @Property(tries = 300)
    void mergedTableStaysWithinItsMaximumAndLosesNoRequestUnsaid(
            @ForAll("entries") List<SeenAddress> one, @ForAll("entries") List<SeenAddress> two) {
        SeenTable first = table(model(one));
        int maximum = first.addresses() + 2;

        SeenTable.Merged merged = first.merge(table(model(two)), maximum);

        assertThat(merged.table().addresses()).isLessThanOrEqualTo(maximum);
        assertThat(requests(merged.table()) + merged.droppedRequests())
                .isEqualTo(requests(first) + requests(table(model(two))));
        assertThat(merged.table()).map(SeenAddress::key).containsAll(model(one).keySet());
    }

    private static long requests(SeenTable table) {
        long requests = 0;
        for (SeenAddress address : table) {
            requests += address.requests();
        }
        return requests;
    }

    @Example
    void damageIsDetected() {
        byte[] stored = table(model(List.of(new SeenAddress(IpAddress.parse("192.0.2.1"), 1, 0, 1, 10, 11))))
                .bytes();

        for (int i = 0; i < stored.length; i++) {
            byte[] damaged = stored.clone();
            damaged[i] ^= 1;
            assertThat(SeenTable.of(damaged)).as("byte %d", i).isEmpty();
        }
        assertThat(SeenTable.of(new byte[0])).isEmpty();
    }

    @Example
    void anAddressTakesFewBytes() {
        SeenTableWriter writer = new SeenTableWriter();
        for (int i = 0; i < 100_000; i++) {
            writer.add(new SeenAddress(IpAddress.of4(i * 40_000), 9, 0, 9, 1_795_209_646L, 1_795_209_700L));
        }
        assertThat(writer.table().bytes()).hasSizeLessThan(100_000 * 13);
    }

    @Provide
    Arbitrary<List<SeenAddress>> entries() {
        Arbitrary<IpAddress> addresses = Arbitraries.of(
                        "0.0.0.0", "192.0.2.1", "192.0.2.2", "255.255.255.255", "::1", "2001:db8::1", "2001:db8::2")
                .map(IpAddress::parse);
        Arbitrary<IpAddress> others = Combinators.combine(
                        Arbitraries.longs(), Arbitraries.longs(), Arbitraries.of(true, false))
                .as((high, low, v6) -> v6 ? IpAddress.of6(high, low) : IpAddress.of4((int) (long) low));
        Arbitrary<Long> counts = Arbitraries.longs().between(0, 1L << 40);
        Arbitrary<Long> seconds = Arbitraries.longs().between(0, 1L << 34);
        return Combinators.combine(Arbitraries.oneOf(addresses, others), counts, counts, counts, seconds, seconds)
                .as((address, requests, blocked, passed, one, two) ->
                        new SeenAddress(address, requests, blocked, passed, Math.min(one, two), Math.max(one, two)))
                .list()
                .ofMaxSize(12);
    }
}
