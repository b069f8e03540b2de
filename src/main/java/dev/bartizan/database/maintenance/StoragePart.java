package dev.bartizan.database.maintenance;

import dev.bartizan.console.OverviewPart;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The size of the database and the free space, on the overview. */
@Singleton
class StoragePart implements OverviewPart {

    private final DiskUse disk;

    StoragePart(DiskUse disk) {
        this.disk = disk;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance overview(DiskUse.@Nullable Measured use);
    }

    @Override
    public int position() {
        return 50;
    }

    @Override
    public TemplateInstance part() {
        return Templates.overview(disk.last().orElse(null));
    }
}
