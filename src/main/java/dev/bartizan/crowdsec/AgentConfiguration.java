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

/** What we have to know of the agent's own configuration. */
@Singleton
public class AgentConfiguration {

    private static final Pattern DAEMONIZE = Pattern.compile("(?m)^[^#\\n]*\\bdaemonize\\s*:\\s*[\"']?(\\w+)");

    private final Path folder;

    AgentConfiguration(CrowdSecConfig config) {
        this.folder = config.configDir();
    }

    /** What an operator would want to know before it matters; nothing where it can't be read, which is said elsewhere. */
    public List<String> warnings() {
        boolean closesCleanly = Stream.of("config.yaml.local", "config.yaml")
                .map(this::daemonize)
                .flatMap(Optional::stream)
                .findFirst()
                .filter("true"::equals)
                .isPresent();
        return closesCleanly || !Files.isReadable(folder.resolve("config.yaml"))
                ? List.of()
                : List.of("Without `daemonize: true` in the section `common` of its config.yaml the agent dies at once"
                        + " when it is stopped, instead of closing its files first.");
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
     * The machine account for its local API: {@code local_api_credentials.yaml}, as {@code cscli machines add}
     * writes it.
     *
     * @throws IOException if there is none
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
            throw new IOException("It has no " + key + ".");
        }
        return matcher.group(1);
    }

    /** A machine's name and password. */
    public record Credentials(String login, String password) {}
}
