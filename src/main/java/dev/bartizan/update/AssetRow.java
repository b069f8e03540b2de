package dev.bartizan.update;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of {@code update_asset}. */
@Embeddable
class AssetRow {

    String hash;

    @Column(name = "asset_key")
    String key;

    String contentType;

    /** Absent if it has none. */
    @Nullable
    String fileExtension;

    long size;

    static AssetRow of(UpdateAsset asset) {
        AssetRow stored = new AssetRow();
        stored.hash = asset.hash();
        stored.key = asset.key();
        stored.contentType = asset.contentType();
        stored.fileExtension = asset.fileExtension().orElse(null);
        stored.size = asset.size();
        return stored;
    }

    UpdateAsset toAsset() {
        return new UpdateAsset(hash, key, contentType, Optional.ofNullable(fileExtension), size);
    }
}
