package dev.bartizan.crowdsec;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the agent's own configuration files. */
@Singleton
public class AgentConfiguration {

    private static final Pattern DAEMONIZE = Pattern.compile("(?m)^[^#\\n]*\\bdaemonize\\s*:\\s*[\"']?(\\w+)");

    private final Path folder;

    AgentConfiguration(CrowdSecConfig config) {
        this.folder = config.configDir();
    }

    /** Warnings about settings of the agent that do harm later; empty if config.yaml can't be read, which a start reports. */
    public List<String> warnings() {
        boolean closesCleanly = Stream.of("config.yaml.local", "config.yaml")
                .map(this::daemonize)
                .flatMap(Optional::stream)
                .findFirst()
                .filter("true"::equals)
                .isPresent();
        return closesCleanly || !Files.isReadable(folder.resolve("config.yaml"))
                ? List.of()
                : List.of("Without `daemonize: true` in the section `common` of its config.yaml the agent exits at once"
                        + " when it is stopped, without closing its files.");
    }

    private Optional<String> daemonize(String file) {
        try {
            Matcher matcher = DAEMONIZE.matcher(Files.readString(folder.resolve(file), StandardCharsets.UTF_8));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * The machine account for the local API, from {@code local_api_credentials.yaml}, which {@code cscli machines add}
     * writes.
     *
     * @throws IOException if the file is missing, unreadable or incomplete
     */
    public Credentials credentials() throws IOException {
        Path file = folder.resolve("local_api_credentials.yaml");
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return new Credentials(value(text, "login"), value(text, "password"));
    }

    private static String value(String text, String key) throws IOException {
        Matcher matcher =
                Pattern.compile("(?m)^" + key + ":[ \\t]*[\"']?([^\"'\\s]+)").matcher(text);
        if (!matcher.find()) {
            throw new IOException("local_api_credentials.yaml has no " + key + ".");
        }
        return matcher.group(1);
    }

    /** A machine's name and password. */
    public record Credentials(String login, String password) {}
}
