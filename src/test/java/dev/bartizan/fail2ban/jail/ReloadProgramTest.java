package dev.bartizan.fail2ban.jail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.Fail2banSettings;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import dev.bartizan.fail2ban.protocol.JailName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadProgramTest {

    @TempDir
    Path folder;

    @Test
    void saysThatTheProgramIsNotThere() {
        CommandFailedException failure =
                failure(Map.of("client", folder.resolve("nothing").toString()));

        assertThat(failure.status()).isEqualTo(502);
        assertThat(failure.reason()).contains("client program", "can't be started");
    }

    @Test
    void saysThatTheConfigurationIsNotThere() {
        assertThat(failure(Map.of("config-dir", folder.resolve("nothing").toString()))
                        .reason())
                .contains("bartizan.fail2ban.config-dir");
    }

    @Test
    void passesOnWhatTheProgramSays() throws IOException {
        assertThat(failure(Map.of("client", program("echo broken jail; exit 255")))
                        .reason())
                .isEqualTo("broken jail");
        CommandFailedException busy =
                failure(Map.of("client", program("echo \"ValueError('Reload already in progress')\"; exit 255")));
        assertThat(busy.status()).isEqualTo(409);
    }

    @Test
    void namesConfigurationSocketAndJail() throws IOException {
        Path called = folder.resolve("called");

        reload(Map.of("client", program("echo \"$@\" > " + called))).reload(new JailName("sshd"));

        assertThat(called).hasContent("-c %1$s -s %1$s/f2b.sock reload sshd\n".formatted(folder));
    }

    @Test
    void programGetsNoSecretOfOurEnvironment() throws IOException {
        Path environment = folder.resolve("environment");

        reload(Map.of("client", program("env > " + environment))).reloadAll();

        // Maven sets it for the tests.
        assertThat(System.getenv()).containsKey("OTHER_TEST_SECRET");
        assertThat(environment).content().contains("PATH=").doesNotContain("SECRET", "BARTIZAN_", "QUARKUS_");
    }

    @Test
    void endsAProgramThatDoesNotEnd() throws IOException {
        assertThat(failure(Map.of("client", program("exec sleep 100"), "change-timeout", "100ms"))
                        .reason())
                .contains("in time");
    }

    private String program(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("client"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program.toString();
    }

    private CommandFailedException failure(Map<String, String> settings) {
        return catchThrowableOfType(
                CommandFailedException.class, () -> reload(settings).reloadAll());
    }

    private ReloadProgram reload(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("config-dir", folder.toString());
        all.put("socket", folder.resolve("f2b.sock").toString());
        all.putAll(settings);
        Fail2banConfig config = Fail2banSettings.of(all);
        return new ReloadProgram(config, new Fail2banClient(config, new Fail2banState(config, Clock.systemUTC())));
    }
}
