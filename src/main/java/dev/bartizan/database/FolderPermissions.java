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
 * Restricts the data folder and our files in it to the owner, because older versions used the umask.
 *
 * <p>Files of another user are not changed. The volume of a container often belongs to root and is accessible to us by
 * its group. A warning is logged only if other users can access it.
 */
@Singleton
public class FolderPermissions {

    private static final Logger LOG = Logger.getLogger(FolderPermissions.class);

    /** The owner of this folder is the user of this process. */
    private static final Path PROCESS = Path.of("/proc/self");

    /**
     * Names of our folders; other files in the data folder are not ours. A restricted folder also protects its content.
     */
    private static final Set<String> OURS = Set.of("tmp", "updates", "crowdsec");

    private static final List<String> OUR_PREFIXES = List.of("bartizan.", "bartizan-", "admin-token");

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private final DataFolder folder;
    private final Set<Path> reported = new HashSet<>();

    FolderPermissions(DataFolder folder) {
        this.folder = folder;
    }

    /** Restricts permissions and logs the old ones. Must be called while SQLite has no file open. */
    public void tighten() throws IOException {
        if (!folder.path().getFileSystem().supportedFileAttributeViews().contains("posix")
                || !Files.isDirectory(PROCESS)) {
            return;
        }
        Object self = Files.getAttribute(PROCESS, "unix:uid");
        List<String> tightened = new ArrayList<>();
        for (Path path : ownPaths()) {
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

    private List<Path> ownPaths() throws IOException {
        try (Stream<Path> children = Files.list(folder.path())) {
            return Stream.concat(Stream.of(folder.path()), children.filter(FolderPermissions::isOwn))
                    .toList();
        }
    }

    /** Ignores symbolic links, which can point anywhere. */
    private static boolean isOwn(Path child) {
        String name = child.getFileName().toString();
        return !Files.isSymbolicLink(child)
                && (OURS.contains(name) || OUR_PREFIXES.stream().anyMatch(name::startsWith));
    }

    private boolean changed(Path path, Set<PosixFilePermission> permissions) {
        try {
            // By path: opening and closing the file would release our locks and SQLite's locks on it.
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
                    kv("hint", "this user can't change it: let its owner remove the permissions of others"));
        }
    }
}
