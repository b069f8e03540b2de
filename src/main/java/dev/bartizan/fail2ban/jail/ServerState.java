package dev.bartizan.fail2ban.jail;

import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import dev.bartizan.fail2ban.protocol.Fail2banState.Presence;
import dev.bartizan.fail2ban.protocol.UnreachableException.Cause;
import io.quarkus.qute.TemplateData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The fail2ban server on a page, as the last call found it.
 *
 * @param presence {@code ok}, {@code absent} or {@code unreachable}
 * @param cause why it can't be reached, as the API writes it; empty if it was reached or not called yet
 * @param since when this began; null before the first call
 * @param socket path of its socket
 * @param group the number of Bartizan's group, which must be allowed to open the socket
 */
@TemplateData
public record ServerState(
        String presence, String cause, @Nullable Instant since, String socket, String group) {

    /** The group of the images. */
    private static final String IMAGE_GROUP = "1001";

    static ServerState of(Fail2banState state, Fail2banConfig config, Fail2banClient client) {
        String socket = client.socket().toString();
        if (!config.enabled()) {
            return new ServerState(Presence.ABSENT.toString(), Cause.DISABLED.toString(), null, socket, ownGroup());
        }
        return new ServerState(
                state.presence().toString(),
                state.cause().map(Cause::toString).orElse(""),
                state.since(),
                socket,
                ownGroup());
    }

    private static String ownGroup() {
        try {
            return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:gid"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return IMAGE_GROUP;
        }
    }

    /** Whether the server is used at all. */
    public boolean enabled() {
        return !Cause.DISABLED.toString().equals(cause);
    }
}
