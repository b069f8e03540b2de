package dev.bartizan.update.rollout;

import dev.bartizan.database.DataFolder;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateAsset;
import dev.bartizan.update.Updates;
import dev.bartizan.update.asset.AssetStore;
import dev.bartizan.update.asset.AssetStore.StoredFile;
import dev.bartizan.update.asset.FileContents;
import dev.bartizan.update.rollout.StorageView.Summary;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the files that updates refer to with the files on the disk. */
@Singleton
class StorageInspection {

    private final Updates updates;
    private final AssetStore store;
    private final FileContents contents;
    private final DataFolder folder;

    StorageInspection(Updates updates, AssetStore store, FileContents contents, DataFolder folder) {
        this.updates = updates;
        this.store = store;
        this.contents = contents;
        this.folder = folder;
    }

    /** Compares names and sizes of files, not their content. A file in the database is not missing. */
    StorageView report() {
        List<StoredFile> files = store.list();
        Map<Path, StoredFile> byPath = files.stream().collect(Collectors.toMap(StoredFile::path, Function.identity()));
        Set<String> inDatabase = contents.used() ? contents.hashes() : Set.of();
        List<StorageView.Manifest> manifests = updates.all().stream()
                .map(update -> manifest(update, byPath, inDatabase))
                .toList();
        List<StorageView.StoredFile> orphans = files.stream()
                .filter(file -> !updates.needFile(file.hash()))
                .map(file ->
                        new StorageView.StoredFile(file.path().getFileName().toString(), file.size()))
                .toList();
        boolean complete =
                manifests.stream().allMatch(manifest -> manifest.missing().isEmpty());
        return new StorageView(
                List.of(new StorageView.Folder(
                        folder.shown(store.folder()),
                        files.size(),
                        files.stream().mapToLong(StoredFile::size).sum())),
                manifests,
                orphans,
                complete && orphans.isEmpty() ? Summary.OK : Summary.ISSUES_FOUND);
    }

    private StorageView.Manifest manifest(Update update, Map<Path, StoredFile> files, Set<String> inDatabase) {
        List<UpdateAsset> referred = update.files().toList();
        return new StorageView.Manifest(
                update.id(),
                update.target().app(),
                update.target().platform(),
                update.target().runtimeVersion(),
                update.target().channel(),
                referred.size(),
                referred.stream().mapToLong(UpdateAsset::size).sum(),
                referred.stream()
                        .filter(asset -> !inDatabase.contains(asset.hash()))
                        .filter(asset -> store.find(asset.hash())
                                .map(files::get)
                                .filter(file -> file.size() == asset.size())
                                .isEmpty())
                        .map(UpdateAsset::hash)
                        .toList());
    }
}
