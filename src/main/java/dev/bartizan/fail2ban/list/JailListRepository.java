package dev.bartizan.fail2ban.list;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Rows of {@code jail_list}. */
@ApplicationScoped
class JailListRepository implements PanacheRepository<JailListRow> {

    Optional<JailListRow> find(String jail, String list) {
        return find("jail = ?1 and list = ?2", jail, list).firstResultOptional();
    }
}
