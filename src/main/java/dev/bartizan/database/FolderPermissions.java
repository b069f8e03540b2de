package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Takes the data folder, and what is ours in it, from everybody but the owner: older versions left that to the umask.
 *
 * <p>What belongs to another user stays as it is. A volume of a container often belongs to root and is ours by its group;
 * only if everybody can use it, a warning says so.
 */
@Singleton
class FolderPermissions {

    private static final Logger LOG = Logger.getLogger(FolderPermissions.class);

    /** Whose folder this is, is whose process this is. */
    private static final Path PROCESS = Path.of("/proc/self");

    /** What else is in the folder was not put there by us. Folders that nobody else may enter protect what is in them. */
    private static final Set<String> OURS = Set.of("tmp", "updates", "crowdsec");

    private static final List<String> OUR_PREFIXES = List.of("bartizan.", "bartizan-", "admin-token");

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private final DataFolder folder;
    private final Set<Path> reported = new HashSet<>();

    FolderPermissions(DataFolder folder) {
        this.folder = folder;
    }

    /** Tightens what is too open, and says what that was. Must be called while SQLite has nothing open. */
    void tighten() throws IOException {
        if (!folder.path().getFileSystem().supportedFileAttributeViews().contains("posix")
                || !Files.isDirectory(PROCESS)) {
            return;
        }
        Object self = Files.getAttribute(PROCESS, "unix:uid");
        List<String> tightened = new ArrayList<>();
        for (Path path : ours()) {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
            Set<PosixFilePermission> kept = EnumSet.noneOf(PosixFilePermission.class);
            kept.addAll(found);
            kept.retainAll(OwnerOnly.FOLDER);
            if (kept.equals(found)) {
                continue;
            }
            boolean owned = self.equals(Files.getAttribute(path, "unix:uid"));
            if (owned && changed(path, kept)) {
                tightened.add("%s %s".formatted(PosixFilePermissions.toString(found), path.toString()));
            } else if (owned || found.stream().anyMatch(OF_OTHERS::contains)) {
                report(path, found);
            }
        }
        if (!tightened.isEmpty()) {
            LOG.warnv("data_folder_permissions_tightened", kv("were", tightened));
        }
    }

    private List<Path> ours() throws IOException {
        try (Stream<Path> children = Files.list(folder.path())) {
            return Stream.concat(Stream.of(folder.path()), children.filter(FolderPermissions::ours))
                    .toList();
        }
    }

    /** A link may lead anywhere. */
    private static boolean ours(Path child) {
        String name = child.getFileName().toString();
        return !Files.isSymbolicLink(child)
                && (OURS.contains(name) || OUR_PREFIXES.stream().anyMatch(name::startsWith));
    }

    private boolean changed(Path path, Set<PosixFilePermission> permissions) {
        try {
            // By its path: a file that is opened and closed for this would cost SQLite, and us, our locks on it.
            Files.setPosixFilePermissions(path, permissions);
            return true;
        } catch (IOException refused) {
            LOG.debugv(refused, "permissions_not_changed");
            return false;
        }
    }

    private void report(Path path, Set<PosixFilePermission> found) {
        if (reported.add(path)) {
            LOG.warnv(
                    "data_folder_open_to_others",
                    kv("path", path.toString()),
                    kv("mode", PosixFilePermissions.toString(found)),
                    kv("hint", "it can't be changed by this user: let its owner take it from all others"));
        }
    }
}
