package dev.bartizan.update.upload;

import com.google.re2j.Pattern;
import dev.bartizan.system.OwnerOnly;
import dev.bartizan.update.asset.StorageFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
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

    /** Deflate reaches ratios of 1000; bundles, fonts and images stay far below 200. */
    private static final int HIGHEST_RATIO = 200;

    /** Entries up to this size are harmless at any ratio. */
    private static final long HARMLESS_BYTES = 1024 * 1024;

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ZipFile zip;

    private ExportArchive(ZipFile zip) {
        this.zip = zip;
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
                throw new UploadRejected("The zip file's entry " + printable(entry.name()) + " " + problem + ".");
            });
            if (!names.add(entry.name())) {
                throw new UploadRejected("The zip file has " + printable(entry.name()) + " twice.");
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
        String name = entry.name();
        if (name.isEmpty() || name.startsWith("/") || DRIVE.matcher(name).lookingAt()) {
            return Optional.of("has an absolute name");
        }
        if (name.indexOf('\\') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("has a character in its name that is not allowed");
        }
        if (Arrays.stream(name.split("/")).anyMatch(step -> step.equals("..") || step.equals(".") || step.isEmpty())) {
            return Optional.of("has a path that leaves its folder");
        }
        if (entry.symbolicLink()) {
            return Optional.of("is a symbolic link");
        }
        if (entry.encrypted()) {
            return Optional.of("is encrypted");
        }
        if (entry.method() != ZipEntry.STORED && entry.method() != ZipEntry.DEFLATED) {
            return Optional.of("is compressed in a way that is not supported");
        }
        return entry.size() > HARMLESS_BYTES && entry.size() / HIGHEST_RATIO > entry.compressedSize()
                ? Optional.of("is compressed more than " + HIGHEST_RATIO + " times")
                : Optional.empty();
    }

    /** Replaces control characters, which could forge log lines. */
    private static String printable(String name) {
        return CONTROL.matcher(name).replaceAll("?");
    }

    /** Whether the archive has a file with the name. */
    boolean has(String name) {
        ZipEntry entry = zip.getEntry(name);
        return entry != null && !entry.isDirectory();
    }

    /**
     * Extracts a file to a new file.
     *
     * @throws UploadRejected if the file doesn't exist or is damaged
     */
    void extract(String name, Path target) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null || entry.isDirectory()) {
            throw new UploadRejected("The zip file has no " + printable(name) + ".");
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
        return new UploadRejected("The zip file's entry " + printable(name) + " is damaged.");
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
