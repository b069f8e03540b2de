package dev.bartizan.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;

/**
 * Why the operating system denies access to the service's files, with a hint for the operator.
 *
 * @param uid user id of the service
 * @param gid group id of the service
 * @param owner owner of the file or folder
 * @param mode permissions of the file or folder, such as {@code rwxr-xr-x}
 * @param hint how to fix it
 */
record AccessDenial(int uid, int gid, int owner, String mode, String hint) {

    /** The owner of this folder is the user of this process; the JDK has no other API for it. */
    private static final Path PROCESS = Path.of("/proc/self");

    /**
     * The denial for the database, or for the nearest existing folder above it; empty if the file system has no owners.
     */
    static Optional<AccessDenial> of(Path database) {
        boolean itself = Files.exists(database) && !Files.isWritable(database);
        // Check the folder even if the file is writable: SQLite creates its log beside the file.
        Path denied = itself ? database : above(database);
        while (!Files.exists(denied) && !denied.equals(above(denied))) {
            denied = above(denied);
        }
        try {
            int uid = (int) Files.getAttribute(PROCESS, "unix:uid");
            int gid = (int) Files.getAttribute(PROCESS, "unix:gid");
            int owner = (int) Files.getAttribute(denied, "unix:uid");
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(denied));
            String hint = readOnly(denied)
                    ? "the volume is mounted read-only: mount it for writing"
                    : "give the data folder to the user that the service runs as: chown -R %d:%d".formatted(uid, gid);
            return Optional.of(new AccessDenial(uid, gid, owner, mode, hint));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static Path above(Path path) {
        return Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
    }

    private static boolean readOnly(Path denied) throws IOException {
        return Files.getFileStore(denied).isReadOnly();
    }
}
