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
 * Why a connection to a UNIX socket failed, found by inspecting the file, because the exception only has a text.
 *
 * @param facts for {@link Obstacle#FORBIDDEN}: {@code uid}, the user of this process, and {@code owner} and
 *     {@code mode} of the socket if they are readable
 */
public record UnconnectedSocket(Obstacle obstacle, Map<String, Object> facts) {

    /** The cause of the failure. */
    public enum Obstacle {
        /** The file doesn't exist. */
        ABSENT,
        /** This process has no permission for the file or for a folder above it. */
        FORBIDDEN,
        /** No process listens, or its backlog is full. */
        REFUSED
    }

    /** Inspects a socket after a failed connection. */
    public static UnconnectedSocket inspect(Path socket) {
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
            // No permission for a folder above it.
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
