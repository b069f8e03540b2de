package dev.bartizan.update;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** The rows of {@code app_update}. */
@Singleton
class UpdateRepository implements PanacheRepositoryBase<UpdateRow, String> {

    /** All rows with their files. */
    List<UpdateRow> listWithFiles() {
        return list("select distinct u from UpdateRow u left join fetch u.files");
    }

    void retire(String id, Instant moment) {
        update("retiredAt = ?1 where id = ?2", moment, id);
    }

    void setShare(String id, Update.Share share) {
        update("rollout = ?1, stopped = ?2 where id = ?3", share.percent(), share.wasStopped(), id);
    }
}
