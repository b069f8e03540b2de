package dev.bartizan.access.account;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.Role;
import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The accounts without a password: of people whom a reverse proxy or an OpenID provider authenticates. An account is created at the
 * first login, and gets the role of the person's groups at each one. The first account of all must be an administrator's. An account
 * stays with its kind of login, because names elsewhere may be free to choose.
 */
@Singleton
public class ExternalAccounts {

    private static final Logger LOG = Logger.getLogger(ExternalAccounts.class);

    private final AccountService accounts;
    private final AccountRepository repository;
    private final AccountRegistry registry;
    private final Audit audit;
    private final Clock clock;

    ExternalAccounts(
            AccountService accounts, AccountRepository repository, AccountRegistry registry, Audit audit, Clock clock) {
        this.accounts = accounts;
        this.repository = repository;
        this.registry = registry;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * The account of a person that a reverse proxy has authenticated, found by its name.
     *
     * @param role the role of the person's groups; empty if they have none
     * @throws ServiceException {@code FORBIDDEN} if the person has no role, the account is disabled or of another kind, or no
     *     account can have the name
     */
    public Account forwarded(String name, Optional<Role> role) {
        accounts.requireLoaded();
        // Before it is looked up: other characters can have the same small letters.
        requireName(name);
        return current(registry.find(name), null, name, role);
    }

    /**
     * The account of a person that an OpenID provider has authenticated, found by the subject. It keeps its name if the provider
     * changes that of the person.
     *
     * @param subject the issuer and the provider's identifier of the person
     * @param name the name of a new account
     * @param role the role of the person's groups; empty if they have none
     * @throws ServiceException {@code FORBIDDEN} as for {@link #forwarded}, and if another account has the name
     */
    public Account identified(String subject, String name, Optional<Role> role) {
        accounts.requireLoaded();
        return current(find(subject).or(() -> registry.find(name)), subject, name, role);
    }

    /** The account of a person at an OpenID provider. */
    public Optional<Account> find(String subject) {
        return registry.all().stream()
                .filter(account -> account.subject().equals(Optional.of(subject)))
                .findFirst();
    }

    private Account current(Optional<Account> known, @Nullable String subject, String name, Optional<Role> role) {
        Role given = role.orElseThrow(() -> forbidden("The groups of this person have no role here."));
        Account account = known.isPresent() ? own(known.get(), subject) : create(subject, name, given);
        if (!account.enabled()) {
            throw forbidden("The account is disabled.");
        }
        return account.role() == given ? account : changeRole(account, given);
    }

    private static void requireName(String name) {
        if (!AccountOrder.isName(name)) {
            throw forbidden("The name of this person can't be that of an account.");
        }
    }

    /** Refuses accounts of another kind or person. */
    private static Account own(Account known, @Nullable String subject) {
        if (!known.external()) {
            throw forbidden(
                    "An account with a password has this name. It must be deleted before this person can log in.");
        }
        if (!known.subject().equals(Optional.ofNullable(subject))) {
            throw forbidden(
                    "Another person's account has this name. It must be deleted before this person can log in.");
        }
        return known;
    }

    private Account changeRole(Account account, Role role) {
        AccountChange change = new AccountChange(Optional.of(role), Optional.empty(), Optional.empty());
        return audit.as(
                audit.caller().as(AuditCaller.Kind.ACCOUNT, account.name()),
                () -> accounts.change(account.id(), change));
    }

    private Account create(@Nullable String subject, String name, Role role) {
        requireName(name);
        if (registry.empty() && role != Role.ADMIN) {
            throw forbidden("There is no account yet. The first one must be that of an administrator.");
        }
        Account created = accounts.store(() -> {
            Optional<AccountRow> existing = repository.ofName(name);
            if (existing.isPresent()) {
                // Two requests at the same time.
                return own(existing.get().account(), subject);
            }
            AccountRow row = new AccountRow(new AccountOrder(name, "", role), "", false, clock.instant());
            row.subject = subject;
            repository.persistAndFlush(row);
            audit.record(
                    AuditChange.of("account.create", name).after("role", role),
                    audit.caller().as(AuditCaller.Kind.ACCOUNT, name));
            return row.account();
        });
        LOG.infov("account_created", kv("id", created.id()), kv("name", name), kv("role", role), kv("external", true));
        return created;
    }

    private static ServiceException forbidden(String reason) {
        return new ServiceException(ErrorCode.FORBIDDEN, reason, Map.of());
    }
}
