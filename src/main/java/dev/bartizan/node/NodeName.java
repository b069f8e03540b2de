package dev.bartizan.node;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The name of this node: {@code bartizan.node}, or else the name of the host. Rows that belong to one machine, such as the
 * bans of its fail2ban server, carry it. It is read at the start of each process, never at the build of the binary.
 */
@Singleton
public class NodeName {

    /** Maximum number of characters. */
    public static final int LONGEST = 64;

    private static final String NAMELESS = "bartizan";

    /** Read from the kernel, because the JDK would query the name service, which can be slow or fail. */
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final String text;

    @Inject
    NodeName(@ConfigProperty(name = "bartizan.node") Optional<String> configured) {
        this.text = configured.map(String::strip).orElseGet(() -> ofHost(hostName()));
    }

    /** The name, 1 to {@value #LONGEST} characters. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Whether a text can be the name of a node: letters, digits, {@code -}, {@code .} and {@code _} of ASCII. */
    public static boolean valid(String text) {
        return !text.isEmpty() && text.length() <= LONGEST && text.chars().allMatch(NodeName::allowed);
    }

    private static boolean allowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_';
    }

    /** The name of a host as the name of a node: without characters that are not allowed, and cut to the length. */
    static String ofHost(String host) {
        StringBuilder name = new StringBuilder();
        host.strip().chars().filter(NodeName::allowed).limit(LONGEST).forEach(name::appendCodePoint);
        return name.isEmpty() ? NAMELESS : name.toString();
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME);
        } catch (IOException noSuchSystem) {
            return "";
        }
    }
}
