package dev.bartizan.update.asset;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseException;
import dev.bartizan.system.OwnerOnly;
import dev.bartizan.update.UpdateAsset;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The files of updates on the disk. With PostgreSQL, those that are missing are fetched from the database. */
@Singleton
class FileCache {

    private static final Logger LOG = Logger.getLogger(FileCache.class);

    /** Files that are fetched at once, so that connections are left for everything else. */
    private static final int AT_ONCE = 2;

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final AssetStore store;
    private final FileContents contents;

    /** Threads of the platform, because hashing and compressing a large file would keep virtual ones from running. */
    private final ExecutorService threads = threads();

    private final Map<String, CompletableFuture<Void>> fetching = new ConcurrentHashMap<>();

    FileCache(AssetStore store, FileContents contents) {
        this.store = store;
        this.contents = contents;
    }

    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("update-file-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Finds a file. One of another size is damaged, and counts as missing if the database has it. */
    Optional<Path> find(UpdateAsset asset) {
        return store.find(asset.hash()).filter(_ -> !contents.used() || store.has(asset));
    }

    /** Finds the gzip copy of a file. */
    Optional<Path> findGzip(UpdateAsset asset) {
        return store.findGzip(asset.hash());
    }

    /**
     * Fetches a file from the database, with a gzip copy. Several calls for the same file share one fetch.
     *
     * @return completed when the file is on the disk or the database doesn't have it, exceptionally with a {@link
     *     DatabaseException} or {@link StorageFailure}; empty with SQLite
     */
    Optional<CompletableFuture<Void>> fetch(UpdateAsset asset) {
        if (!contents.used()) {
            return Optional.empty();
        }
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Void> running = fetching.putIfAbsent(asset.hash(), started);
        if (running != null) {
            return Optional.of(running);
        }
        threads.execute(() -> fetch(asset, started));
        return Optional.of(started);
    }

    private void fetch(UpdateAsset asset, CompletableFuture<Void> fetched) {
        try {
            // An earlier call may have fetched it since the caller looked.
            if (find(asset).isEmpty()) {
                fetchNow(asset);
            }
            fetching.remove(asset.hash());
            fetched.complete(null);
        } catch (RuntimeException | Error failure) {
            fetching.remove(asset.hash());
            fetched.completeExceptionally(failure);
        }
    }

    private void fetchNow(UpdateAsset asset) {
        contents.requireWorking();
        try (Staging staging = store.stage()) {
            if (write(asset, first -> contents.read(asset.hash(), first), staging)) {
                staging.publish();
                LOG.debugv("update_file_fetched", kv("hash", asset.hash()), kv("bytes", asset.size()));
            }
        }
    }

    /** Reads some parts of a file, as {@link FileContents#read(String, long)}. */
    interface Parts<E extends Exception> {
        List<byte[]> from(long first) throws E;
    }

    /**
     * Adds a file to those that will be published, with its gzip copy.
     *
     * @return false if there is no such file
     * @throws StorageFailure if it is damaged, or can't be written
     */
    static <E extends Exception> boolean write(UpdateAsset asset, Parts<E> parts, Staging staging) throws E {
        Path file = staging.newFile();
        List<byte[]> some = parts.from(0);
        if (some.isEmpty()) {
            return false;
        }
        try (OutputStream out = OwnerOnly.newOutputStream(file)) {
            for (long next = some.size(); !some.isEmpty(); next += some.size()) {
                for (byte[] part : some) {
                    out.write(part);
                }
                some = some.size() < FileContents.PARTS ? List.of() : parts.from(next);
            }
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
        boolean right = staging.add(file, ContentType.compressible(asset.contentType()))
                .hash()
                .equals(asset.hash());
        if (right) {
            return true;
        }
        // It may have been deleted meanwhile.
        if (parts.from(0).isEmpty()) {
            return false;
        }
        throw new StorageFailure(new IOException("The file " + asset.hash() + " is damaged in the database."));
    }
}
