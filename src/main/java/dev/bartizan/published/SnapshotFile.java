package dev.bartizan.published;

import dev.bartizan.database.DataFolder;
import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The file of the snapshot in the data folder. It is replaced as a whole, so that a crash leaves the old one or the new one. */
@Singleton
class SnapshotFile {

    /**
     * Space that must be left beside the new snapshot. The database and its log need it; its reserve, which is much smaller, is
     * never touched.
     */
    static final long SPACE_LEFT = 16L << 20;

    private final Path path;
    private final Path temporary;

    @Inject
    SnapshotFile(DataFolder folder) {
        this(folder.path());
    }

    SnapshotFile(Path folder) {
        this.path = folder.resolve("bartizan-published.snapshot");
        this.temporary = folder.resolve("bartizan-published.snapshot.tmp");
    }

    Path path() {
        return path;
    }

    /**
     * Reads the file.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it is unreadable
     */
    PublishedFormat.Read read(List<PublishedPart> parts) throws IOException {
        return PublishedFormat.read(path, parts);
    }

    /**
     * Replaces the file. If that fails, the old one stays.
     *
     * @return its size in bytes
     * @throws IOException also if the disk has too little space
     */
    long write(Instant now, Map<String, PublishedContent> contents) throws IOException {
        requireSpace();
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel channel =
                            OwnerOnly.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                PublishedFormat.write(out, now, contents);
                channel.force(true);
            }
            long bytes = Files.size(temporary);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            synchroniseFolder();
            return bytes;
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(temporary);
            throw failure;
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private void requireSpace() throws IOException {
        long usable = Files.getFileStore(path.getParent()).getUsableSpace();
        long needed = SPACE_LEFT + (Files.exists(path) ? Files.size(path) : 0);
        if (usable < needed) {
            throw new IOException("The disk has %d bytes left, and %d are needed".formatted(usable, needed));
        }
    }

    /** Without this, a power failure can bring back the old file. */
    private void synchroniseFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
