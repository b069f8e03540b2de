package dev.bartizan.access.account;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The accounts in memory, so that callers are authenticated without the database. Replaced after each change. */
@Singleton
public class AccountRegistry {

    private volatile Optional<Loaded> loaded = Optional.empty();

    /** How often there were accounts when they were replaced. */
    private final AtomicLong filled = new AtomicLong();

    private record Loaded(Map<Long, Account> byId, Map<String, Account> byName) {}

    /** Whether the accounts have been loaded, so that one that isn't found doesn't exist. */
    public boolean loaded() {
        return loaded.isPresent();
    }

    void replace(Collection<Account> accounts) {
        if (!accounts.isEmpty()) {
            filled.incrementAndGet();
        }
        loaded = Optional.of(new Loaded(
                accounts.stream().collect(Collectors.toUnmodifiableMap(Account::id, Function.identity())),
                accounts.stream()
                        .collect(Collectors.toUnmodifiableMap(
                                account -> key(account.name()), Function.identity(), (first, _) -> first))));
    }

    /** The account with this id. */
    public Optional<Account> find(long id) {
        return loaded.map(accounts -> accounts.byId().get(id));
    }

    /** The account with this name, without regard to case. */
    public Optional<Account> find(String name) {
        return loaded.map(accounts -> accounts.byName().get(key(name)));
    }

    /** Whether there is no account, as before the first run. */
    public boolean empty() {
        return loaded.map(accounts -> accounts.byId().isEmpty()).orElse(false);
    }

    /** A number that changes when there is an account. It stays the same while there is none. */
    public long filled() {
        return filled.get();
    }

    List<Account> all() {
        return loaded.map(accounts -> List.copyOf(accounts.byId().values())).orElse(List.of());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
