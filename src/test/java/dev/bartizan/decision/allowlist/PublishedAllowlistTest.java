package dev.bartizan.decision.allowlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.published.PublishedContent;
import dev.bartizan.published.PublishedInput;
import dev.bartizan.published.PublishedPart;
import dev.bartizan.published.SnapshotRoundTrip;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PublishedAllowlistTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private static final class Part implements PublishedPart {

        private List<AllowlistEntry> entries;

        private Part(List<AllowlistEntry> entries) {
            this.entries = entries;
        }

        @Override
        public String name() {
            return "allowlist";
        }

        @Override
        public int order() {
            return 0;
        }

        @Override
        public boolean loaded() {
            return true;
        }

        @Override
        public PublishedContent content() {
            return new PublishedAllowlist.Content(entries);
        }

        @Override
        public Runnable read(PublishedInput in) throws IOException {
            List<AllowlistEntry> read = PublishedAllowlist.entries(in);
            return () -> entries = read;
        }
    }

    private static AllowlistEntry entry(
            long id, String range, AllowlistEntry.Host host, boolean provisioned, Optional<Set<Long>> lists) {
        return new AllowlistEntry(
                id,
                range,
                host,
                id == 1 ? new AllowlistEntry.Note(null, null) : new AllowlistEntry.Note("office", "admin"),
                new AllowlistEntry.Term(NOW, id == 1 ? null : NOW.plusSeconds(id)),
                provisioned,
                AllowlistEntry.Scope.of(id == 1, lists));
    }

    @Test
    void allEntriesButTheDeclaredOnesAreTheSameAfterARestart() {
        List<AllowlistEntry> stored = List.of(
                entry(1, "2001:db8::/32", null, false, Optional.empty()),
                entry(2, "45.155.17.1-45.155.17.9", null, false, Optional.of(Set.of(3L, 4L))),
                entry(3, "45.155.17.1", null, false, Optional.of(Set.of())),
                entry(
                        4,
                        null,
                        new AllowlistEntry.Host("home.example", List.of("45.155.17.2", "2001:db8::1"), NOW, null),
                        false,
                        Optional.empty()),
                entry(
                        5,
                        null,
                        new AllowlistEntry.Host("new.example", List.of(), null, "unknown"),
                        false,
                        Optional.empty()));
        AllowlistEntry declared = entry(6, "45.155.17.3", null, true, Optional.empty());
        Part after = new Part(List.of());

        SnapshotRoundTrip.take(
                new Part(Stream.concat(stored.stream(), Stream.of(declared)).toList()), after);

        assertThat(after.entries).isEqualTo(stored);
    }
}
