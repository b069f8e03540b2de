package dev.bartizan.access.account;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.inject.Singleton;
import java.util.List;

/** The accounts. */
@Singleton
public class AccountRepository implements PanacheRepository<AccountRow> {

    boolean exists(String name) {
        return count("name", name) > 0;
    }

    List<Account> all() {
        return listAll().stream().map(AccountRow::account).toList();
    }
}
