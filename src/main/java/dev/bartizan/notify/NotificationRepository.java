package dev.bartizan.notify;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Rows of {@code notification} and {@code notification_delivery}. */
@ApplicationScoped
class NotificationRepository implements PanacheRepository<NoticeRow> {

    /** All rows with their deliveries, oldest first. */
    List<NoticeRow> listWithDeliveries() {
        return list("from NoticeRow n left join fetch n.deliveries order by n.position");
    }

    Optional<NoticeRow> findById(String id) {
        return find("id", id).firstResultOptional();
    }

    void deleteById(String id) {
        findById(id).ifPresent(this::delete);
    }
}
