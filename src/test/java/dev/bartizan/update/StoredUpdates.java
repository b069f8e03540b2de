package dev.bartizan.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.database.DataFolder;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Stores updates in the database and their files in the folder, like an upload. */
@Singleton
public class StoredUpdates {

    static final String RUNTIME = "1.0.0";
    static final String CHANNEL = "production";

    private final Database database;
    private final UpdateRepository repository;
    private final Updates updates;
    private final AdoptionRepository failures;
    private final Adoption adoption;
    private final ObjectMapper json;
    private final Path folder;

    StoredUpdates(
            Database database,
            UpdateRepository repository,
            Updates updates,
            AdoptionRepository failures,
            Adoption adoption,
            ObjectMapper json,
            DataFolder folder) {
        this.database = database;
        this.repository = repository;
        this.updates = updates;
        this.failures = failures;
        this.adoption = adoption;
        this.json = json;
        this.folder = folder.path().resolve("updates").resolve("assets");
    }

    /** An update for Android with its own bundle and picture. */
    public Update store(Instant createdAt, int rollout) {
        return store(createdAt, rollout, Optional.empty());
    }

    public Update store(Instant createdAt, int rollout, Optional<JsonNode> extra) {
        UpdateAsset bundle = file("bundle of " + createdAt, "application/javascript", Optional.of(".bundle"));
        UpdateAsset picture = file("picture of " + createdAt, "image/png", Optional.of(".png"));
        return store(createdAt, rollout, Update.Kind.UPDATE, Optional.of(bundle), List.of(picture), extra);
    }

    /** Publishes a directive for Android to go back to the embedded update. */
    public Update rollBackToEmbedded(Instant createdAt) {
        return store(createdAt, 100, Update.Kind.ROLLBACK_TO_EMBEDDED, Optional.empty(), List.of(), Optional.empty());
    }

    /** Publishes the bundle and the files of an earlier update under a new id. */
    public Update publishAgain(Update earlier, Instant createdAt) {
        return store(
                createdAt,
                100,
                Update.Kind.UPDATE,
                earlier.content().launchAsset(),
                earlier.content().assets(),
                earlier.content().extra());
    }

    public Update store(
            Instant createdAt,
            int rollout,
            Update.Kind kind,
            Optional<UpdateAsset> bundle,
            List<UpdateAsset> assets,
            Optional<JsonNode> extra) {
        Update update = new Update(
                UUID.randomUUID(),
                new Update.Target(UpdateApp.DEFAULT, Platform.ANDROID, RUNTIME, CHANNEL),
                createdAt.truncatedTo(ChronoUnit.MILLIS),
                kind,
                rollout,
                new Update.Content(bundle, assets, Map.of("branch", "main"), extra),
                Update.Origin.upload(""));
        database.write(() -> repository.persist(UpdateRow.of(update, json)));
        reload();
        return update;
    }

    void setRollout(Update update, int percent) {
        database.write(() -> repository.findById(update.id().toString()).rollout = percent);
        reload();
    }

    public UpdateAsset file(String content, String contentType, Optional<String> extension) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        byte[] hash = digest("SHA-256", bytes);
        try {
            Files.createDirectories(folder);
            Files.write(path(hash), bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new UpdateAsset(
                Base64.getUrlEncoder().withoutPadding().encodeToString(hash),
                HexFormat.of().formatHex(digest("MD5", bytes)),
                contentType,
                extension,
                bytes.length);
    }

    /** The path of a file. */
    public Path path(UpdateAsset asset) {
        return path(Base64.getUrlDecoder().decode(asset.hash()));
    }

    private Path path(byte[] hash) {
        return folder.resolve(HexFormat.of().formatHex(hash));
    }

    /** Stores that clients could not run an update, as a process before this one. */
    public void storeFailures(Update update, String... clients) {
        database.write(() -> {
            for (String client : clients) {
                failures.addFailure(new Adoption.Failure(update.id(), client));
            }
        });
        adoption.load(new DatabaseOpened(0));
    }

    /** Loads all updates, as after a start. */
    public void reload() {
        updates.load(new DatabaseOpened(0));
    }

    /** Removes all updates and their files. */
    public void clear() {
        database.write(() -> repository.listAll().forEach(repository::delete));
        reload();
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
