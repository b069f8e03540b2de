package dev.bartizan.fail2ban.bans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.fail2ban.DatabaseFile;
import dev.bartizan.fail2ban.bans.BansInForce.Counters;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bans are in force, second by second, after actions of the server, of jails and of people. */
class BansInForceTest {

    private static final String A = "192.0.2.1";
    private static final String B = "192.0.2.2";
    private static final Duration GRACE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void start() throws SQLException {
        server = new Server(DatabaseFile.create(folder.resolve("f2b.sqlite3")), "UTC");
        server.jail("sshd");
    }

    @AfterEach
    void close() throws SQLException {
        server.database.close();
    }

    @Test
    void banIsInForceFromTheNextLookUntilTheJailListsItNoMore() {
        server.ban("sshd", A, 600);
        assertThat(server.poll()).containsExactly("sshd 192.0.2.1 21:00:00 21:10:00");
        server.unban("sshd", A);
        assertThat(server.poll()).isEmpty();
    }

    @Test
    void addressCanBeBannedInTwoJails() {
        server.jail("web");
        server.ban("sshd", A, 600);
        server.ban("web", A, 60);
        assertThat(server.poll())
                .containsExactly("sshd 192.0.2.1 21:00:00 21:10:00", "web 192.0.2.1 21:00:00 21:01:00");
        server.unban("sshd", A);
        assertThat(server.poll()).containsExactly("web 192.0.2.1 21:00:00 21:01:00");
    }

    @Test
    void permanentBanHasNoEnd() {
        server.ban("sshd", A, -1);
        assertThat(server.poll()).containsExactly("sshd 192.0.2.1 21:00:00 never");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-an-ip", "999.1.1.1", "", "localhost", "$(reboot)", "two\nlines"})
    void whatIsNoAddressIsLeftOutAndCounted(String text) {
        server.ban("sshd", text, 600);
        server.ban("sshd", A, 600);
        assertThat(server.poll()).containsExactly("sshd 192.0.2.1 21:00:00 21:10:00");
        assertThat(server.bans.unreadable()).isEqualTo(1);
    }

    @Test
    void networksAndIpv6AreAddressesToo() {
        server.ban("sshd", "203.0.113.0/28", 600);
        server.ban("sshd", "2001:db8::f", 600);
        assertThat(server.poll())
                .containsExactly("sshd 2001:db8::f 21:00:00 21:10:00", "sshd 203.0.113.0/28 21:00:00 21:10:00");
    }

    @Test
    void jailsWhereNothingHappensAreNotReadAgain() {
        server.jail("web");
        server.ban("sshd", A, 600);
        server.poll();
        server.poll();
        server.read.clear();
        server.poll();
        assertThat(server.read).isEmpty();
        server.ban("web", A, 600);
        server.poll();
        assertThat(server.read).containsExactly("web");
    }

    /** With {@code bantime.increment} the server sets the duration a moment after the ban. */
    @Test
    void banThatIsMadeLongerRightAfterItBeganIsTakenOverOneLookLater() {
        server.ban("sshd", A, 10);
        server.poll();
        server.lists.get("sshd").bans.replace(A, server.line(A, 40));
        assertThat(server.poll()).containsExactly("sshd 192.0.2.1 21:00:00 21:00:40");
    }

    @Test
    void serverThatIsDownEndsNothing() {
        server.ban("sshd", A, 600);
        server.poll();
        server.bans.unreachable();
        server.pass(Duration.ofMinutes(5));
        assertThat(server.ours()).containsExactly("sshd 192.0.2.1 21:00:00 21:10:00");
    }

    @Test
    void jailsAndBansOfAServerThatStartsComeOneAfterTheOtherAndNothingEnds() {
        server.jail("web");
        server.ban("sshd", A, 600);
        server.ban("sshd", B, 600);
        server.ban("web", A, 600);
        List<String> all = server.poll();

        server.restart();
        assertThat(server.poll()).isEqualTo(all);
        server.jail("sshd");
        assertThat(server.poll()).isEqualTo(all);
        server.restore("sshd", A);
        assertThat(server.poll()).isEqualTo(all);
        server.jail("web");
        assertThat(server.poll()).isEqualTo(all);
        server.restore("sshd", B);
        server.restore("web", A);
        assertThat(server.poll()).isEqualTo(all);
        server.pass(GRACE);
        assertThat(server.poll()).isEqualTo(all);
    }

    @Test
    void banInAnotherSpellingStaysInForceWhileTheServerRestoresIt() {
        server.ban("sshd", " 192.0.2.1 ", 600);
        List<String> all = server.poll();
        assertThat(all).containsExactly("sshd 192.0.2.1 21:00:00 21:10:00");
        assertThat(server.bans.jailsWithOtherSpellings()).containsExactly("sshd");

        server.restart();
        assertThat(server.poll()).isEqualTo(all);
        server.jail("sshd");
        assertThat(server.poll()).isEqualTo(all);
        server.restore("sshd", " 192.0.2.1 ");
        assertThat(server.poll()).isEqualTo(all);
        server.unban("sshd", " 192.0.2.1 ");
        assertThat(server.poll()).isEmpty();
        assertThat(server.bans.jailsWithOtherSpellings()).isEmpty();
    }

    @Test
    void banThatIsLiftedBeforeItIsRestoredIsOverAtOnce() {
        server.ban("sshd", A, 600);
        server.poll();
        server.restart();
        server.jail("sshd");
        server.unban("sshd", A);
        assertThat(server.poll()).isEmpty();
    }

    @Test
    void banThatWasRestoredAndThenLiftedIsOverAtOnceEvenIfTheDatabaseCannotBeRead() {
        server.ban("sshd", A, 600);
        server.ban("sshd", B, 600);
        server.readable = false;
        server.poll();
        server.restart();
        server.jail("sshd");
        server.restore("sshd", A);
        assertThat(server.poll()).hasSize(2);
        server.unban("sshd", A);
        assertThat(server.poll()).containsExactly("sshd 192.0.2.2 21:00:00 21:10:00");
    }

    @Test
    void banThatIsNeverRestoredIsOverWhenTheJailHasBeenQuietForAWhile() {
        server.ban("sshd", A, 600);
        server.poll();
        server.restart();
        server.jail("sshd");
        server.poll();
        server.pass(GRACE.minusSeconds(2));
        assertThat(server.poll()).hasSize(1);
        server.pass(Duration.ofSeconds(1));
        assertThat(server.poll()).isEmpty();
    }

    @Test
    void jailThatIsNeverQuietIsCompleteOneDay() {
        server.ban("sshd", A, 3600);
        server.poll();
        server.restart();
        server.poll();
        server.jail("sshd");
        for (int i = 0; i < BansInForce.LONGEST_RESTORING.toSeconds(); i++) {
            server.ban("sshd", B, 3600);
            server.unban("sshd", B);
            assertThat(server.poll()).hasSize(1);
        }
        assertThat(server.poll()).isEmpty();
    }

    @Test
    void bansOfAJailThatIsGoneAreOverAfterTheGrace() {
        server.jail("web");
        server.ban("sshd", A, 600);
        server.ban("web", B, 600);
        server.poll();
        server.lists.remove("sshd");
        assertThat(server.poll()).hasSize(2);
        server.pass(GRACE.minusSeconds(2));
        assertThat(server.poll()).hasSize(2);
        server.pass(Duration.ofSeconds(1));
        assertThat(server.poll()).containsExactly("web 192.0.2.2 21:00:00 21:10:00");
        assertThat(server.poll()).hasSize(1);
    }

    @Test
    void absenceOfAJailIsCountedAgainWhenTheServerWasUnreachable() {
        server.ban("sshd", A, 600);
        server.poll();
        server.lists.remove("sshd");
        server.poll();
        server.pass(GRACE.minusSeconds(2));
        server.bans.unreachable();
        server.pass(GRACE);
        assertThat(server.poll()).hasSize(1);
        server.pass(GRACE);
        assertThat(server.poll()).isEmpty();
    }

    @Test
    void afterOurRestartBansOfAJailThatIsGoneEndAfterTheGraceToo() {
        server.ban("sshd", A, 600);
        server.poll();
        server.lists.clear();
        server.restartOurs();
        assertThat(server.poll()).hasSize(1);
        server.pass(GRACE);
        assertThat(server.poll()).isEmpty();
    }

    @Test
    void afterOurRestartBansThatWereLiftedMeanwhileAreOverAtOnce() {
        server.ban("sshd", A, 600);
        server.ban("sshd", B, 600);
        server.poll();
        server.unban("sshd", A);
        server.restartOurs();
        assertThat(server.poll()).containsExactly("sshd 192.0.2.2 21:00:00 21:10:00");
    }

    @Test
    void serverThatRestartedBetweenTwoLooksIsKnownByItsCounters() {
        server.ban("sshd", A, 600);
        server.ban("sshd", B, 600);
        server.poll();
        server.restart();
        server.jail("sshd");
        server.restore("sshd", B);
        assertThat(server.poll()).hasSize(2);
    }

    /** Only the socket is mounted, the server has another zone, and nothing is configured. */
    @ParameterizedTest
    @MethodSource("zones")
    void whatTheServerListsIsInForceWhateverItsZone(String zone) throws SQLException {
        server.database.close();
        server = new Server(DatabaseFile.create(folder.resolve("unread.sqlite3")), zone);
        server.readable = false;
        server.jail("sshd");
        server.jail("web");
        server.ban("sshd", A, 600);
        server.ban("web", B, 86_400);

        assertThat(server.poll()).contains("sshd 192.0.2.1 21:00:00 21:10:00");
        assertThat(server.poll()).contains("sshd 192.0.2.1 21:00:00 21:10:00", "web 192.0.2.2 21:00:00 21:00:00");
        server.restartOurs();
        server.pass(Duration.ofMinutes(5));
        assertThat(server.poll()).hasSize(2);
        assertThat(server.stillActive()).hasSize(2);
        server.unban("sshd", A);
        assertThat(server.poll()).hasSize(1);
    }

    static Stream<String> zones() {
        return IntStream.rangeClosed(-12 * 4, 14 * 4)
                .mapToObj(quarters ->
                        ZoneOffset.ofTotalSeconds(quarters * 15 * 60).getId());
    }

    /** The server's clock is wrong, so that no zone explains the times. */
    @Test
    void whatTheServerListsIsInForceEvenIfItsTimesAreImpossible() {
        server.readable = false;
        server.lists.get("sshd").put(A, A + " \t2020-01-01 00:00:00 + 600 = whenever");
        server.ban("sshd", B, 86_400);

        server.poll();
        assertThat(server.stillActive()).containsExactlyInAnyOrder(A, B);
        server.pass(Duration.ofMinutes(20));
        server.ban("sshd", "192.0.2.3", 60);
        server.poll();
        assertThat(server.stillActive()).contains(A, B);
    }

    /** A container beside a host in another zone. */
    @Test
    void momentsAreThoseOfTheDatabaseWhateverZoneTheServerTellsThemIn() {
        Server elsewhere = new Server(server.database, "Asia/Kathmandu");
        elsewhere.jail("sshd");
        elsewhere.ban("sshd", A, 600);
        assertThat(elsewhere.poll()).containsExactly("sshd 192.0.2.1 21:00:00 21:10:00");
        elsewhere.readable = false;
        elsewhere.ban("sshd", B, 600);
        assertThat(elsewhere.poll())
                .as("once it is known by how much the zone differs, a row is not needed")
                .contains("sshd 192.0.2.2 21:00:01 21:10:01");
    }

    /** This happens when another program locks the database for five seconds. */
    @Test
    void rowOfAnEarlierBanIsNotTakenForThatOfOneWhichTheServerCouldNotStore() {
        server.ban("sshd", A, 3600);
        server.lists.get("sshd").bans.clear();
        server.pass(Duration.ofMinutes(50));
        server.lists.get("sshd").put(A, server.line(A, 3600));
        assertThat(server.poll()).containsExactly("sshd 192.0.2.1 21:50:00 22:50:00");
    }

    /** The visible state of fail2ban, and the bans that Bartizan has stored. */
    private static final class Server {

        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
        private static final DateTimeFormatter SHORT =
                DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

        private static final class JailList {
            private long total;
            private final Map<String, String> bans = new LinkedHashMap<>();

            private void put(String ip, String line) {
                bans.put(ip, line);
                total++;
            }
        }

        private final DatabaseFile database;
        private final ZoneId zone;
        private final Map<String, JailList> lists = new TreeMap<>();
        private final Map<String, String> lines = new TreeMap<>();
        private final List<String> read = new ArrayList<>();
        private Instant now = Instant.parse("2026-11-20T21:00:00Z");
        private boolean readable = true;
        private BansInForce bans;
        private List<ActiveBan> ours = List.of();

        private Server(DatabaseFile database, String zone) {
            this.database = database;
            this.zone = ZoneId.of(zone);
            restartOurs();
        }

        void restartOurs() {
            bans = new BansInForce(new ServerTime(ZoneOffset.UTC, Clock.fixed(now, ZoneOffset.UTC)), GRACE);
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        void jail(String name) {
            lists.put(name, new JailList());
        }

        String line(String ip, long seconds) {
            return "%s \t%s + %d = whenever".formatted(ip, TIME.format(now.atZone(zone)), seconds);
        }

        void ban(String jail, String ip, long seconds) {
            lines.put(jail + ip, line(ip, seconds));
            lists.get(jail).put(ip, line(ip, seconds));
            database.ban(jail, ip, now, seconds);
        }

        void unban(String jail, String ip) {
            lists.get(jail).bans.remove(ip);
            database.unban(jail, ip);
        }

        void restart() {
            lists.clear();
        }

        void restore(String jail, String ip) {
            lists.get(jail).put(ip, lines.get(jail + ip));
        }

        /** Polls and processes the result, a second after the last poll; returns the bans in force. */
        List<String> poll() {
            Map<String, Counters> counters = new TreeMap<>();
            lists.forEach((name, list) -> counters.put(name, new Counters(list.bans.size(), list.total)));
            BansInForce.Changes look = bans.update(counters, now);
            look.toRead().forEach(jail -> {
                read.add(jail);
                bans.read(jail, lists.get(jail).bans.values(), this::lastBans, now);
            });
            if (look.changed()) {
                ours = bans.inForce(ours, this::lastBans, now).stream()
                        .map(Server::takenOver)
                        .toList();
            }
            List<String> inForce = ours();
            pass(Duration.ofSeconds(1));
            return inForce;
        }

        private Optional<Map<String, StoredBan>> lastBans(String jail, Collection<String> ips) {
            if (!readable) {
                return Optional.empty();
            }
            try (BanReader reader = BanReader.open(database.file())) {
                return Optional.of(reader.last(jail, ips));
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private static ActiveBan takenOver(EngineBan ban) {
            return new ActiveBan(
                    1,
                    ban.range(),
                    "fail2ban",
                    ban.scenario(),
                    ban.reason(),
                    ban.since().orElseThrow(),
                    ban.until());
        }

        /** The addresses whose bans have not ended. */
        List<String> stillActive() {
            return ours.stream()
                    .filter(ban -> ban.active(now))
                    .map(ban -> JailBanKey.of(ban).ip())
                    .toList();
        }

        List<String> ours() {
            return ours.stream()
                    .map(ban -> ban.scenario() + " " + JailBanKey.of(ban).ip() + " " + SHORT.format(ban.since()) + " "
                            + ban.until().map(SHORT::format).orElse("never"))
                    .sorted()
                    .toList();
        }
    }
}
