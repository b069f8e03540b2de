package dev.bartizan.access.account;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The accounts. */
@Singleton
public class AccountRepository implements PanacheRepository<AccountRow> {

    boolean exists(String name) {
        return ofName(name).isPresent();
    }

    /** The account with a name, without regard to case: names are ASCII. */
    Optional<AccountRow> ofName(String name) {
        return find("lower(name) = ?1", name.toLowerCase(Locale.ROOT)).firstResultOptional();
    }

    List<Account> all() {
        return listAll().stream().map(AccountRow::account).toList();
    }
}
