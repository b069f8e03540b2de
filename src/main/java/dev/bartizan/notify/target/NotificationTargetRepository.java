package dev.bartizan.notify.target;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Rows of {@code notification_target}. */
@Singleton
class NotificationTargetRepository implements PanacheRepositoryBase<NotificationTargetRow, String> {

    List<NotificationTarget> all() {
        return list("order by name").stream()
                .map(NotificationTargetRow::toModel)
                .toList();
    }

    Optional<NotificationTargetRow> of(String name) {
        return find("name", name).firstResultOptional();
    }
}
