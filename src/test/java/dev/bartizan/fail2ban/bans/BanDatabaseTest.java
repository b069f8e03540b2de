package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.fail2ban.DatabaseFile;
import dev.bartizan.fail2ban.Fail2banSettings;
import dev.bartizan.fail2ban.bans.BanDatabase.Condition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BanDatabaseTest {

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final BanDatabase database = new BanDatabase(Fail2banSettings.of(Map.of()), clock);

    @Test
    void databaseIsWhereTheServerSaysUnlessTheConfigurationKnowsBetter() throws SQLException {
        try (DatabaseFile file = DatabaseFile.create(folder.resolve("f2b.sqlite3"))) {
            assertThat(database.condition()).isEqualTo(new Condition.Unknown());
            assertThat(database.read(BanReader::newest)).isEmpty();

            database.locate(file.file().toString());
            assertThat(database.condition()).isEqualTo(new Condition.Unread(file.file()));
            assertThat(database.read(BanReader::newest)).contains(0L);
            assertThat(database.condition()).isEqualTo(new Condition.Readable(file.file()));

            BanDatabase mounted = new BanDatabase(
                    Fail2banSettings.of(Map.of("database", file.file().toString())), clock);
            mounted.locate("/var/lib/fail2ban/fail2ban.sqlite3");
            assertThat(mounted.read(BanReader::newest)).contains(0L);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = ":memory:")
    void serverMayHaveNone(@Nullable String reported) {
        database.locate(reported);
        assertThat(database.read(BanReader::newest)).isEmpty();
        assertThat(database.stamp()).isEmpty();
        assertThat(database.condition()).isEqualTo(new Condition.None());
    }

    @Test
    void databaseThatCannotBeReadIsLeftAloneForAMomentAndThenTriedAgain() throws Exception {
        Path file = folder.resolve("f2b.sqlite3");
        database.locate(file.toString());
        assertThat(database.read(BanReader::newest)).isEmpty();
        assertThat(database.condition()).isInstanceOf(Condition.Unreadable.class);

        try (DatabaseFile created = DatabaseFile.create(file)) {
            assertThat(database.read(BanReader::newest)).isEmpty();
            clock.advance(Duration.ofSeconds(2));
            assertThat(database.read(BanReader::newest)).contains(0L);
            assertThat(database.condition()).isEqualTo(new Condition.Readable(created.file()));
        }
    }

    @Test
    void conditionSaysWhatIsWrong() throws Exception {
        Path file = Files.writeString(folder.resolve("f2b.sqlite3"), "no database at all ".repeat(100));
        database.locate(file.toString());
        assertThat(database.read(BanReader::newest)).isEmpty();
        assertThat(code()).isEqualTo(ErrorCode.DATABASE_CORRUPTED);

        Path locked = folder.resolve("locked.sqlite3");
        try (DatabaseFile other = DatabaseFile.create(locked)) {
            other.execute("BEGIN EXCLUSIVE");
            database.locate(locked.toString());
            assertThat(database.read(BanReader::newest)).isEmpty();
            assertThat(code()).isEqualTo(ErrorCode.DATABASE_BUSY);
            other.execute("COMMIT");
        }

        Path empty = Files.createFile(folder.resolve("empty.sqlite3"));
        database.locate(empty.toString());
        assertThat(database.read(BanReader::newest)).isEmpty();
        assertThat(code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
    }

    @Test
    void stampChangesWithTheFile() throws Exception {
        try (DatabaseFile file = DatabaseFile.create(folder.resolve("f2b.sqlite3"))) {
            database.locate(file.file().toString());
            BanDatabase.Stamp before = database.stamp().orElseThrow();
            assertThat(database.stamp()).contains(before);
            for (int i = 0; i < 200; i++) {
                file.ban("sshd", "192.0.2." + i, clock.instant(), 600);
            }
            assertThat(database.stamp()).isPresent().get().isNotEqualTo(before);
        }
    }

    private ErrorCode code() {
        return ((Condition.Unreadable) database.condition()).code();
    }
}
