package dev.bartizan.fail2ban.jail;

import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.system.ChildProcess;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reloads jails with fail2ban's own client program. The program sends the whole configuration; a reload without it would
 * delete the jails.
 */
@Singleton
class ReloadProgram {

    private static final int LONGEST_OUTPUT = 4 * 1024;

    private final Fail2banConfig config;
    private final Fail2banClient client;

    ReloadProgram(Fail2banConfig config, Fail2banClient client) {
        this.config = config;
        this.client = client;
    }

    /** Reloads every jail and starts stopped ones. */
    void reloadAll() {
        run(List.of());
    }

    /** Reloads one jail, which the server must have. */
    void reload(JailName jail) {
        run(List.of(jail.value()));
    }

    /** @throws CommandFailedException if the program or the configuration is missing, or the program fails */
    private void run(List<String> arguments) {
        if (!Files.isDirectory(config.configDir())) {
            throw CommandFailedException.failed("A reload needs fail2ban's configuration, but"
                    + " bartizan.fail2ban.config-dir is not a folder that Bartizan can read.");
        }
        List<String> command = new ArrayList<>(List.of(
                config.client(),
                "-c",
                config.configDir().toString(),
                "-s",
                client.socket().toString(),
                "reload"));
        command.addAll(arguments);
        Process process = start(command);
        try {
            if (!process.waitFor(config.changeTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw CommandFailedException.failed("The reload did not end in time.");
            }
            if (process.exitValue() != 0) {
                throw CommandFailedException.ofMessage(output(process));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw CommandFailedException.failed("The reload was interrupted.");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) {
        try {
            Process process = ChildProcess.of(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException absent) {
            throw CommandFailedException.failed(
                    "A reload needs fail2ban's client program, but it can't be started: " + absent.getMessage());
        }
    }

    private static String output(Process process) {
        try (InputStream output = process.getInputStream()) {
            return new String(output.readNBytes(LONGEST_OUTPUT), StandardCharsets.UTF_8).strip();
        } catch (IOException closed) {
            return "fail2ban-client ended with " + process.exitValue();
        }
    }
}
