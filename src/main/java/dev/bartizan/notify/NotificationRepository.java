package dev.bartizan.notify;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Rows of {@code notification} and {@code notification_delivery}. */
@ApplicationScoped
class NotificationRepository implements PanacheRepository<StoredNotice> {

    /** All rows with their deliveries, oldest first. */
    List<StoredNotice> listWithDeliveries() {
        return list("from StoredNotice n left join fetch n.deliveries order by n.position");
    }

    Optional<StoredNotice> findById(String id) {
        return find("id", id).firstResultOptional();
    }

    void deleteById(String id) {
        findById(id).ifPresent(this::delete);
    }
}
