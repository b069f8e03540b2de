package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.fail2ban.DatabaseFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnseenBansTest {

    @TempDir
    Path folder;

    private final UnseenBans unseen = new UnseenBans();
    private DatabaseFile file;
    private Instant now = Instant.parse("2026-11-20T21:00:00Z");

    @BeforeEach
    void create() throws SQLException {
        file = DatabaseFile.create(folder.resolve("f2b.sqlite3"));
    }

    @AfterEach
    void close() throws SQLException {
        file.close();
    }

    @Test
    void banThatBeganAndEndedBetweenTwoLooks() throws SQLException {
        assertThat(look()).isEmpty();
        file.ban("sshd", "192.0.2.1", now, 1);
        now = now.plusSeconds(1);
        assertThat(look()).containsExactly("sshd 192.0.2.1/32 21:00:00Z 21:00:01Z");
        assertThat(look()).isEmpty();
    }

    @Test
    void banIsHandedOverWhenItHasEnded() throws SQLException {
        file.ban("sshd", "192.0.2.1", now, 3);
        assertThat(look()).isEmpty();
        now = now.plusSeconds(3);
        assertThat(look()).containsExactly("sshd 192.0.2.1/32 21:00:00Z 21:00:03Z");
    }

    @Test
    void bansWhoseEndIsFarAreSeenElsewhere() throws SQLException {
        file.ban("sshd", "192.0.2.1", now, -1);
        file.ban("sshd", "192.0.2.2", now, 3600);
        look();
        now = now.plus(Duration.ofHours(2));
        assertThat(look()).isEmpty();
    }

    @Test
    void whatIsNoAddressIsLeftOut() throws SQLException {
        file.ban("sshd", "not-an-ip", now.minusSeconds(700), 600);
        file.ban("sshd", "192.0.2.1", now.minusSeconds(700), 600);
        assertThat(look()).hasSize(1);
    }

    @Test
    void whatCouldNotBeStoredIsHandedOverAgain() throws SQLException {
        file.ban("sshd", "192.0.2.1", now.minusSeconds(700), 600);
        try (BanReader reader = BanReader.open(file.file())) {
            unseen.read(reader, now);
        }
        assertThatThrownBy(() -> unseen.ended(now, ended -> {
                    throw new IllegalStateException("database down");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(look()).hasSize(1);
        assertThat(look()).isEmpty();
    }

    @Test
    void rowThatTakesThePlaceOfALiftedOneIsNew() throws SQLException {
        file.ban("sshd", "192.0.2.1", now.minusSeconds(700), 600);
        file.ban("sshd", "192.0.2.2", now.minusSeconds(690), 600);
        assertThat(look()).hasSize(2);
        file.unban("sshd", "192.0.2.2");
        file.ban("sshd", "192.0.2.3", now.minusSeconds(680), 600);
        assertThat(look()).containsExactly("sshd 192.0.2.3/32 20:48:40Z 20:58:40Z");
    }

    @Test
    void longHistoryIsReadBitByBitAndEachBanOnce() throws SQLException {
        file.execute("BEGIN");
        IntStream.range(0, 10_000)
                .forEach(i -> file.ban("sshd", "10.0." + i / 256 + "." + i % 256, now.minusSeconds(7_000), 600));
        file.execute("COMMIT");
        List<String> all = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        List<String> some;
        do {
            some = look();
            sizes.add(some.size());
            all.addAll(some);
        } while (!some.isEmpty());
        assertThat(all).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(sizes).hasSizeGreaterThan(2);
    }

    @Test
    void anotherDatabaseIsReadFromItsBeginning() throws SQLException {
        file.ban("sshd", "192.0.2.1", now.minusSeconds(700), 600);
        look();
        unseen.startOver();
        assertThat(look()).hasSize(1);
    }

    @Test
    void historyThatWasEmptiedGoesOn() throws SQLException {
        IntStream.range(0, 300).forEach(i -> file.ban("sshd", "192.0.2.1", now.minusSeconds(9_000 + i), 600));
        look();
        file.execute("DELETE FROM bans");
        assertThat(look()).isEmpty();
        file.ban("sshd", "192.0.2.7", now.minusSeconds(700), 600);
        assertThat(look()).hasSize(1);
    }

    private List<String> look() throws SQLException {
        try (BanReader reader = BanReader.open(file.file())) {
            unseen.read(reader, now);
        }
        List<EngineBan> ended = new ArrayList<>();
        unseen.ended(now, ended::addAll);
        return ended.stream()
                .map(ban -> ban.scenario() + " " + ban.range() + " "
                        + time(ban.since().orElseThrow()) + " "
                        + time(ban.until().orElseThrow()))
                .toList();
    }

    private static String time(Instant instant) {
        return instant.toString().substring("2026-11-20T".length());
    }
}
