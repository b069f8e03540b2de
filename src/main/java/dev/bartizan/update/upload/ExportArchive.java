package dev.bartizan.update.upload;

import dev.bartizan.system.OwnerOnly;
import dev.bartizan.update.asset.StorageFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An uploaded zip file. All entries are checked before any is read; reading an entry fails if it has more bytes than
 * announced.
 */
final class ExportArchive implements AutoCloseable {

    private static final int MAX_ENTRIES = 10_000;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ZipFile zip;

    /** The files by their normalized path. */
    private final Map<String, ZipEntry> files = new HashMap<>();

    private ExportArchive(ZipFile zip) {
        this.zip = zip;
        zip.stream().forEach(entry -> {
            String path = ZipPath.normalized(entry.getName());
            if (!isFolder(path)) {
                files.put(path, entry);
            }
        });
    }

    private static boolean isFolder(String path) {
        return path.isEmpty() || path.endsWith("/");
    }

    /**
     * Opens a zip file.
     *
     * @param maximumBytes maximum unpacked size of all entries together
     * @throws UploadRejected if it is not a zip file, or an entry is not allowed
     */
    static ExportArchive open(Path file, long maximumBytes) {
        try {
            List<ZipDirectory.Entry> entries = ZipDirectory.read(file);
            check(entries, maximumBytes);
            ExportArchive archive = new ExportArchive(new ZipFile(file.toFile()));
            archive.requireSame(entries);
            return archive;
        } catch (ZipException damaged) {
            throw new UploadRejected("The zip file is damaged: " + damaged.getMessage());
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
    }

    private static void check(List<ZipDirectory.Entry> entries, long maximumBytes) {
        if (entries.size() > MAX_ENTRIES) {
            throw new UploadRejected("The zip file has more than " + MAX_ENTRIES + " entries.");
        }
        Set<String> names = new HashSet<>();
        long total = 0;
        for (ZipDirectory.Entry entry : entries) {
            problem(entry).ifPresent(problem -> {
                throw new UploadRejected(
                        "The zip file's entry " + ZipPath.printable(entry.name()) + " " + problem + ".");
            });
            if (!names.add(ZipPath.normalized(entry.name()))) {
                throw new UploadRejected("The zip file has " + ZipPath.printable(entry.name()) + " twice.");
            }
            // Check each entry, because the sum could overflow.
            if (entry.size() < 0 || entry.size() > maximumBytes - total) {
                throw new UploadRejected("The zip file's content is larger than " + maximumBytes + " bytes.");
            }
            total += entry.size();
        }
    }

    /** Checks that the JDK reads the same entries: in a file with two directories it could read others. */
    private void requireSame(List<ZipDirectory.Entry> checked) {
        Iterator<ZipDirectory.Entry> expected = checked.iterator();
        boolean same = zip.size() == checked.size()
                && zip.stream().allMatch(entry -> expected.next().describes(entry));
        if (!same) {
            close();
            throw new UploadRejected("The zip file is damaged: it has two directories.");
        }
    }

    private static Optional<String> problem(ZipDirectory.Entry entry) {
        boolean topFolder =
                !entry.name().isEmpty() && ZipPath.normalized(entry.name()).isEmpty();
        Optional<String> wrongPath = topFolder ? Optional.empty() : ZipPath.problem(ZipPath.normalized(entry.name()));
        if (wrongPath.isPresent()) {
            return wrongPath;
        }
        if (entry.symbolicLink()) {
            return Optional.of("is a symbolic link");
        }
        if (entry.encrypted()) {
            return Optional.of("is encrypted");
        }
        return entry.method() == ZipEntry.STORED || entry.method() == ZipEntry.DEFLATED
                ? Optional.empty()
                : Optional.of("is compressed in a way that is not supported");
    }

    /** Whether the archive has a file with the normalized path. */
    boolean has(String path) {
        return files.containsKey(path);
    }

    /**
     * Requires a file at the top level of the archive.
     *
     * @throws UploadRejected if it is missing; the reason names the folder that has it, if there is one
     */
    void requireAtTop(String name) {
        if (has(name)) {
            return;
        }
        Optional<String> folder = files.keySet().stream()
                .filter(path -> path.endsWith("/" + name))
                .map(path -> path.substring(0, path.length() - name.length() - 1))
                .min(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
        throw new UploadRejected("The zip file has no " + name + " at its top level"
                + folder.map(path -> ", but in the folder " + path + ". Zip the content of the folder, not the folder: "
                                + "(cd dist && zip -r ../export.zip .)")
                        .orElse(". Zip the content of the folder that expo export has written."));
    }

    /**
     * Extracts a file to a new file.
     *
     * @param name its normalized path
     * @throws UploadRejected if the file doesn't exist or is damaged
     */
    void extract(String name, Path target) {
        ZipEntry entry = files.get(name);
        if (entry == null) {
            throw new UploadRejected("The zip file has no " + ZipPath.printable(name) + ".");
        }
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum);
                OutputStream out = OwnerOnly.newOutputStream(target)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long left = entry.getSize();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                left -= read;
                if (left < 0) {
                    throw damaged(name);
                }
                out.write(buffer, 0, read);
            }
            if (left != 0 || checksum.getValue() != entry.getCrc()) {
                throw damaged(name);
            }
        } catch (ZipException | EOFException broken) {
            throw damaged(name);
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
    }

    private static UploadRejected damaged(String name) {
        return new UploadRejected("The zip file's entry " + ZipPath.printable(name) + " is damaged.");
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
    }
}
