package dev.bartizan.fail2ban.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.fail2ban.Fail2banSettings;
import dev.bartizan.fail2ban.bans.BanLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of fail2ban 1.0.2. */
class FailedActionsTest {

    private static final String IP = "45.155.17.1";
    private static final String LISTED = "2026-11-30 12:00:00 + 600 = 2026-11-30 12:10:00";

    @TempDir
    Path folder;

    private Path log;
    private FailedActions actions;

    @BeforeEach
    void locate() {
        log = folder.resolve("fail2ban.log");
        actions = new FailedActions(Fail2banSettings.of(Map.of()));
        actions.locate(log.toString());
    }

    private void write(String... lines) throws IOException {
        Files.writeString(log, String.join("\n", lines) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        actions.read();
    }

    private static String notice(String text) {
        return "2026-11-30 12:00:00,123 fail2ban.actions        [4711]: NOTICE  " + text;
    }

    private static String error(String time, String text) {
        return "2026-11-30 " + time + " fail2ban.actions        [4711]: ERROR   " + text;
    }

    private static String failed(String jail, String action, String info) {
        return error(
                "12:00:00,456",
                "Failed to execute ban jail '%s' action '%s' info 'ActionInfo({%s})': Error banning %s"
                        .formatted(jail, action, info, IP));
    }

    private static String info(String ip) {
        return "'ip': '" + ip + "', 'family': 'inet4', 'fid': <function Actions.ActionInfo.<lambda> at 0x7f2548fc6200>";
    }

    private static BanLine ban(String ip) {
        return BanLine.parse(ip + " \t" + LISTED).orElseThrow();
    }

    private List<String> of(String jail, String ip) {
        return actions.of(jail, ban(ip));
    }

    @Test
    void banWhoseActionFailedIsKnown() throws IOException {
        write(
                notice("[sshd] Ban " + IP),
                "2026-11-30 12:00:00,400 fail2ban.utils          [4711]: ERROR   7f25 -- stderr: 'nft: not found'",
                failed("sshd", "nftables-multiport", info(IP)),
                failed("sshd", "abuseipdb", info(IP)),
                notice("[sshd] Ban 45.155.17.2"));

        assertThat(of("sshd", IP)).containsExactly("abuseipdb", "nftables-multiport");
        assertThat(of("sshd", "45.155.17.2")).isEmpty();
        assertThat(of("web", IP)).isEmpty();
        assertThat(actions.count()).isEqualTo(1);
        assertThat(actions.state()).isEqualTo(FailedActions.State.READABLE);
    }

    @Test
    void lineWithoutTheAddressIsAboutTheLastNoticeOfItsJail() throws IOException {
        write(
                notice("[sshd] Restore Ban 2a00:1450::7"),
                notice("[web] Ban " + IP),
                failed("sshd", "nftables", "'fid': <function Actions.ActionInfo.<lambda> at 0x7f2548fc6200>"));
        assertThat(of("sshd", "2a00:1450::7")).containsExactly("nftables");
        assertThat(of("web", IP)).isEmpty();
    }

    @Test
    void failureEndsWithTheBanAndWithASuccessfulRepetition() throws IOException {
        for (String end :
                List.of("Unban " + IP, "Ban " + IP, "Restore Ban " + IP, "Reban " + IP + ", action 'nftables'")) {
            write(failed("sshd", "nftables", info(IP)));
            assertThat(of("sshd", IP)).as(end).isNotEmpty();
            write(notice("[sshd] " + end));
            assertThat(of("sshd", IP)).as(end).isEmpty();
        }
        write(error(
                "12:00:01,000",
                "Failed to execute reban jail 'sshd' action 'nftables' info 'ActionInfo({" + info(IP) + "})': Error"));
        assertThat(of("sshd", IP)).containsExactly("nftables");
        actions.listed("sshd", List.of("45.155.17.2 \t" + LISTED));
        assertThat(actions.count()).as("the jail doesn't list it any more").isZero();
    }

    @Test
    void repetitionOfOneActionEndsOnlyItsFailure() throws IOException {
        write(failed("sshd", "nftables", info(IP)), failed("sshd", "mail", info(IP)));
        write(notice("[sshd] Reban " + IP + ", action 'mail'"));
        assertThat(of("sshd", IP)).containsExactly("nftables");
        write(notice("[sshd] Reban " + IP + ", action 'other'"));
        assertThat(of("sshd", IP)).containsExactly("nftables");

        write(failed("sshd", "mail", info(IP)), notice("[sshd] Reban " + IP));
        assertThat(of("sshd", IP)).as("all actions are repeated").isEmpty();
    }

    @Test
    void failureOfAnEarlierBanDoesNotCount() throws IOException {
        write(error(
                "11:59:59,999",
                "Failed to execute ban jail 'sshd' action 'nftables' info 'ActionInfo({" + info(IP) + "})': Error"));
        assertThat(of("sshd", IP)).isEmpty();
        actions.listed("sshd", List.of(IP + " \t" + LISTED));
        assertThat(actions.count()).isZero();
    }

    @Test
    void failuresOfStoppedJailsAreForgotten() throws IOException {
        write(failed("sshd", "nftables", info(IP)), failed("web", "nftables", info(IP)));
        actions.listed("other", List.of());
        actions.jails(Set.of("web"));
        assertThat(of("sshd", IP)).isEmpty();
        assertThat(of("web", IP)).containsExactly("nftables");
    }

    @Test
    void otherLinesAreIgnored() throws IOException {
        write(
                "",
                "x",
                notice("[sshd"),
                notice("[sshd] 45.155.17.1 already banned"),
                failed("sshd", "nftables", info(IP)).replace("fail2ban.actions", "fail2ban.filter"),
                "2026-13-30" + failed("sshd", "nftables", info(IP)).substring(10),
                error("12:00:00,000", "Failed to execute unban jail 'sshd' action 'nftables' info 'x': Error"),
                error("12:00:00,000", "Failed to execute ban jail 'sshd'"));
        assertThat(actions.count()).isZero();
    }

    @Test
    void rotatedTruncatedAndUnfinishedLogsAreRead() throws IOException {
        write(notice("[sshd] Ban 45.155.17.9"));
        String line = failed("sshd", "nftables", info(IP));
        Files.writeString(log, line.substring(0, 60), StandardOpenOption.APPEND);
        actions.read();
        assertThat(actions.count()).isZero();
        Files.writeString(log, line.substring(60) + "\n", StandardOpenOption.APPEND);
        actions.read();
        assertThat(of("sshd", IP)).isNotEmpty();

        Files.move(log, folder.resolve("fail2ban.log.1"));
        write(failed("web", "nftables", info(IP)));
        assertThat(of("web", IP)).as("rotated").isNotEmpty();
        Files.writeString(log, "");
        actions.read();
        write(failed("mail", "nftables", info(IP)));
        assertThat(of("mail", IP)).as("truncated").isNotEmpty();
    }

    @Test
    void onlyTheEndOfALargeLogIsReadAndALongLineIsSkipped() throws IOException {
        Files.writeString(
                log, failed("old", "nftables", info(IP)) + "\n" + "x".repeat(3 * ServerLog.MOST_BYTES) + "\n");
        write(failed("sshd", "nftables", info(IP)));
        assertThat(of("old", IP)).isEmpty();
        assertThat(of("sshd", IP)).isNotEmpty();

        Files.writeString(log, "y".repeat(2 * ServerLog.MOST_BYTES + 5) + "\n", StandardOpenOption.APPEND);
        for (int i = 0; i < 3; i++) {
            actions.read();
        }
        write(failed("web", "nftables", info(IP)));
        assertThat(of("web", IP)).isNotEmpty();
    }

    @Test
    void serverThatLogsElsewhereHasNoLog() throws IOException {
        actions.read();
        assertThat(actions.state()).as("there is no file").isEqualTo(FailedActions.State.UNREADABLE);
        actions.locate("SYSTEMD-JOURNAL");
        actions.read();
        assertThat(actions.state()).isEqualTo(FailedActions.State.NONE);

        Path other = Files.createFile(folder.resolve("other.log"));
        FailedActions configured = new FailedActions(Fail2banSettings.of(Map.of("log", other.toString())));
        configured.locate("SYSTEMD-JOURNAL");
        configured.read();
        assertThat(configured.state()).isEqualTo(FailedActions.State.READABLE);
    }
}
