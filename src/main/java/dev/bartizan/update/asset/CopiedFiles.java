package dev.bartizan.update.asset;

import dev.bartizan.database.copy.FolderFiles;
import dev.bartizan.update.Hashing;
import dev.bartizan.update.UpdateAsset;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the files of updates from PostgreSQL to the data folder, as uploads do with SQLite. */
public final class CopiedFiles implements FolderFiles {

    @Override
    public Result write(Connection source, Path folder) throws SQLException, IOException {
        AssetStore store = new AssetStore(folder);
        int written = 0;
        int missing = 0;
        try {
            for (UpdateAsset asset : referred(source)) {
                if (store.has(asset) && isRight(asset, store)) {
                    continue;
                }
                try (Staging staging = store.stage()) {
                    if (FileCache.write(asset, first -> FileContents.read(source, asset.hash(), first), staging)) {
                        staging.publish();
                        written++;
                    } else {
                        missing++;
                    }
                }
            }
        } catch (StorageFailure failure) {
            if (failure.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw failure;
        }
        return new Result(written, missing);
    }

    @Override
    public Path folder(Path dataFolder) {
        return new AssetStore(dataFolder).updates();
    }

    /** Afterwards, the folder alone has the file. So its size is not enough. */
    private static boolean isRight(UpdateAsset asset, AssetStore store) throws IOException {
        MessageDigest sha256 = Hashing.sha256();
        try (InputStream in = Files.newInputStream(store.find(asset.hash()).orElseThrow());
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            in.transferTo(out);
        }
        return Hashing.text(sha256.digest()).equals(asset.hash());
    }

    /** All files that updates refer to, each once. */
    private static List<UpdateAsset> referred(Connection source) throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT hash, min(content_type), max(size) FROM update_asset GROUP BY hash")) {
            List<UpdateAsset> files = new ArrayList<>();
            while (rows.next()) {
                files.add(new UpdateAsset(rows.getString(1), "", rows.getString(2), Optional.empty(), rows.getLong(3)));
            }
            return files;
        }
    }
}
