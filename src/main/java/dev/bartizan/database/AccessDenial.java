package dev.bartizan.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Why the operating system keeps the service from its files, for the person who has to change it.
 *
 * @param uid user that the service runs as
 * @param gid its group
 * @param owner user that owns what is denied
 * @param mode permissions of what is denied, such as {@code rwxr-xr-x}
 * @param hint what to do
 */
record AccessDenial(int uid, int gid, int owner, String mode, String hint) {

    /** Whose folder this is, is whose process this is; the JDK has no other way to say it. */
    private static final Path PROCESS = Path.of("/proc/self");

    /** The denial of the database, or of the innermost folder above it that exists; nothing where there are no owners. */
    static Optional<AccessDenial> of(Path database) {
        Path denied = database;
        // A file that may be written is of no use in a folder that may not: SQLite keeps its log beside it.
        if (!Files.exists(denied) || Files.isWritable(denied)) {
            denied = denied.getParent();
        }
        while (!Files.exists(denied) && denied.getParent() != null) {
            denied = denied.getParent();
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

    private static boolean readOnly(Path denied) throws IOException {
        return Files.getFileStore(denied).isReadOnly();
    }
}
