package dev.bartizan.notify.rule;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Rows of {@code notification_rule}. */
@Singleton
class NotificationRuleRepository implements PanacheRepositoryBase<NotificationRuleRow, String> {

    List<NotificationRule> all() {
        return list("order by name").stream().map(NotificationRuleRow::toModel).toList();
    }

    Optional<NotificationRuleRow> of(String name) {
        return find("name", name).firstResultOptional();
    }
}
