package dev.bartizan.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Why a UNIX socket can't be connected to, found by a look at it: the exception of the attempt has nothing but a text.
 *
 * @param facts where it may not be opened: {@code uid}, this process's user, and the socket's {@code owner} and {@code mode}
 *     unless they are hidden
 */
public record UnconnectedSocket(Obstacle obstacle, Map<String, Object> facts) {

    /** What is in the way. */
    public enum Obstacle {
        /** There is no such file. */
        ABSENT,
        /** This process may not open it, or not enter a folder above it. */
        FORBIDDEN,
        /** Nobody listens, or too many wait already. */
        REFUSED
    }

    /** Looks at a socket that could not be connected to. */
    public static UnconnectedSocket lookAt(Path socket) {
        try {
            Map<String, Object> file = Files.readAttributes(socket, "unix:uid,mode,permissions");
            if (Files.isWritable(socket)) {
                return new UnconnectedSocket(Obstacle.REFUSED, Map.of());
            }
            @SuppressWarnings("unchecked")
            Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) file.get("permissions");
            Map<String, Object> facts = new LinkedHashMap<>(ownUid());
            facts.put("owner", file.get("uid"));
            facts.put("mode", PosixFilePermissions.toString(permissions));
            return new UnconnectedSocket(Obstacle.FORBIDDEN, facts);
        } catch (NoSuchFileException absent) {
            return new UnconnectedSocket(Obstacle.ABSENT, Map.of());
        } catch (IOException hidden) {
            // A folder above it may not be entered.
            return new UnconnectedSocket(Obstacle.FORBIDDEN, ownUid());
        }
    }

    private static Map<String, Object> ownUid() {
        try {
            return Map.of("uid", Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException noLinux) {
            return Map.of();
        }
    }
}
