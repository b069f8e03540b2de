package dev.bartizan.update.upload;

import dev.bartizan.update.asset.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Zip files. Our reader of the directory must find the same entries as the JDK's. */
public final class ExportArchiveFuzz {

    private static final long MAXIMUM = 1024 * 1024;

    private ExportArchiveFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("fuzz", ".zip");
        Path target = file.resolveSibling(file.getFileName() + ".out");
        try {
            Files.write(file, bytes);
            read(file, target);
        } catch (StorageFailure unexpected) {
            throw new IllegalStateException(unexpected);
        } catch (UploadRejected expected) {
            // Most inputs are not a zip file.
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(target);
        }
    }

    private static void read(Path file, Path target) throws IOException {
        List<ZipDirectory.Entry> entries = ZipDirectory.read(file);
        try (ExportArchive archive = ExportArchive.open(file, MAXIMUM)) {
            Map<String, Long> sizes = sizes(file);
            for (ZipDirectory.Entry entry : entries) {
                if (!Long.valueOf(entry.size()).equals(sizes.get(entry.name()))) {
                    throw new IllegalStateException(entry + " is for the JDK " + sizes);
                }
                if (archive.has(ZipPath.normalized(entry.name()))) {
                    extract(archive, entry, target);
                }
            }
        }
    }

    private static void extract(ExportArchive archive, ZipDirectory.Entry entry, Path target) throws IOException {
        Files.deleteIfExists(target);
        try {
            archive.extract(ZipPath.normalized(entry.name()), target);
        } catch (UploadRejected damaged) {
            return;
        } finally {
            if (Files.exists(target) && Files.size(target) > Math.max(MAXIMUM, entry.size())) {
                throw new IllegalStateException(entry + " has " + Files.size(target) + " bytes");
            }
        }
        if (Files.size(target) != entry.size()) {
            throw new IllegalStateException(entry + " has " + Files.size(target) + " bytes");
        }
    }

    private static Map<String, Long> sizes(Path file) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                sizes.put(entry.getName(), entry.getSize());
            }
        }
        return sizes;
    }
}
