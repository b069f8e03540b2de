package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.fail2ban.DatabaseFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BanReaderTest {

    private static final Instant T = Instant.parse("2026-11-20T21:00:00Z");

    @TempDir
    Path folder;

    @Test
    void lastBanOfEachAddressInAJail() throws SQLException {
        try (DatabaseFile file = DatabaseFile.create(folder.resolve("f2b.sqlite3"));
                BanReader reader = BanReader.open(file.file())) {
            file.ban("sshd", "192.0.2.1", T, 600);
            file.ban("sshd", "192.0.2.1", T.plusSeconds(900), 1200);
            file.ban("web", "192.0.2.2", T, -1);
            file.ban("sshd", "192.0.2.3", T, 600);
            file.unban("sshd", "192.0.2.3");

            assertThat(reader.last("sshd", List.of("192.0.2.1", "192.0.2.2", "192.0.2.3")))
                    .containsOnlyKeys("192.0.2.1")
                    .extractingByKey("192.0.2.1")
                    .satisfies(row -> {
                        assertThat(row.since()).isEqualTo(T.plusSeconds(900));
                        assertThat(row.until()).contains(T.plusSeconds(2100));
                        assertThat(row.reason()).isEqualTo("3 failures");
                    });
            assertThat(reader.last("web", List.of("192.0.2.2")).get("192.0.2.2").until())
                    .isEmpty();
            assertThat(reader.last("web", List.of())).isEmpty();
        }
    }

    @Test
    void historyInPages() throws SQLException {
        try (DatabaseFile file = DatabaseFile.create(folder.resolve("f2b.sqlite3"));
                BanReader reader = BanReader.open(file.file())) {
            assertThat(reader.newest()).isZero();
            file.execute("BEGIN");
            IntStream.range(0, 1200).forEach(i -> file.ban("sshd", "10.0." + i / 256 + "." + i % 256, T, 600));
            file.execute("COMMIT");

            BanReader.Page first = reader.after(0);
            assertThat(first.bans()).hasSize(BanReader.ROWS_AT_ONCE);
            assertThat(first.more()).isTrue();
            BanReader.Page last = reader.after(reader.after(first.last()).last());
            assertThat(last.bans()).hasSize(200);
            assertThat(last.more()).isFalse();
            assertThat(reader.newest()).isEqualTo(1200);
            assertThat(reader.after(1200)).isEqualTo(new BanReader.Page(List.of(), 1200, false));
            assertThat(reader.last(
                            "sshd", first.bans().stream().map(StoredBan::ip).toList()))
                    .hasSize(500);
        }
    }

    record Damaged(String ip, Object since, Object seconds, String data, Optional<String> read) {}

    static Stream<Damaged> damaged() {
        long since = T.getEpochSecond();
        return Stream.of(
                new Damaged("not-an-ip", since, 600, "{}", Optional.of("2026-11-20T21:10:00Z")),
                new Damaged("", since, 600, "{}", Optional.of("2026-11-20T21:10:00Z")),
                new Damaged("192.0.2.1", since, 600, "no json", Optional.of("2026-11-20T21:10:00Z")),
                new Damaged("192.0.2.1", since, 600, "{\"failures\": \"many\"}", Optional.of("2026-11-20T21:10:00Z")),
                new Damaged("192.0.2.1", since, 600.7, "[]", Optional.of("2026-11-20T21:10:00Z")),
                new Damaged("192.0.2.1", since, -1, "{}", Optional.of("never")),
                new Damaged("192.0.2.1", since, -2, "{}", Optional.of("never")),
                new Damaged("192.0.2.1", since, Long.MAX_VALUE, "{}", Optional.of("never")),
                new Damaged("192.0.2.1", "yesterday", 600, "{}", Optional.empty()),
                new Damaged("192.0.2.1", -5, 600, "{}", Optional.empty()),
                new Damaged("192.0.2.1", Long.MAX_VALUE, 600, "{}", Optional.empty()),
                new Damaged(null, since, 600, "{}", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void damagedRowsDoNoHarm(Damaged row) throws SQLException {
        try (DatabaseFile file = DatabaseFile.create(folder.resolve("f2b.sqlite3"));
                BanReader reader = BanReader.open(file.file())) {
            file.ban("sshd", row.ip(), row.since(), row.seconds(), row.data());
            file.ban("sshd", "192.0.2.9", T, 600);

            BanReader.Page page = reader.after(0);
            assertThat(page.last()).isEqualTo(2);
            assertThat(page.bans())
                    .extracting(ban ->
                            ban.ip() + " " + ban.until().map(Instant::toString).orElse("never"))
                    .containsExactlyElementsOf(Stream.concat(
                                    row.read().map(end -> row.ip() + " " + end).stream(),
                                    Stream.of("192.0.2.9 2026-11-20T21:10:00Z"))
                            .toList());
        }
    }

    @Test
    void fileThatIsNotThereIsNotMade() {
        Path file = folder.resolve("none.sqlite3");
        assertThatThrownBy(() -> BanReader.open(file).newest()).isInstanceOf(SQLException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void fileThatIsNoDatabaseIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("f2b.sqlite3"), "no database at all ".repeat(100));
        try (BanReader reader = BanReader.open(file)) {
            assertThatThrownBy(reader::newest).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        try (DatabaseFile file = DatabaseFile.create(folder.resolve("odd ?name #1%20.sqlite3"));
                BanReader reader = BanReader.open(file.file())) {
            byte[] before = Files.readAllBytes(file.file());
            assertThat(reader.newest()).isZero();
            assertThat(Files.readAllBytes(file.file())).isEqualTo(before);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(file.file());
            }
        }
    }

    /** What fail2ban does between the reader's statements: any lock of the reader would block an exclusive one. */
    @Test
    void noLockIsHeldWhileAReaderIsOpenAndIdle() throws SQLException {
        try (DatabaseFile file = DatabaseFile.create(folder.resolve("f2b.sqlite3"));
                BanReader reader = BanReader.open(file.file())) {
            IntStream.range(0, 600).forEach(i -> file.ban("sshd", "10.0." + i / 256 + "." + i % 256, T, 600));
            reader.newest();
            reader.after(0);
            reader.last("sshd", List.of("10.0.0.1"));
            file.execute("PRAGMA busy_timeout = 0");
            file.execute("BEGIN EXCLUSIVE");
            file.execute("COMMIT");
        }
    }
}
