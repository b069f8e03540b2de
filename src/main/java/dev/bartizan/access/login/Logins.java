package dev.bartizan.access.login;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.account.Account;
import dev.bartizan.access.account.AccountRegistry;
import dev.bartizan.access.account.ExternalAccounts;
import dev.bartizan.access.account.SecondFactor;
import dev.bartizan.access.forward.ForwardAuth;
import dev.bartizan.access.forward.ForwardedPerson;
import dev.bartizan.access.limit.Attempts;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.access.oidc.OidcPerson;
import dev.bartizan.access.session.CrossSite;
import dev.bartizan.access.session.OpenedSession;
import dev.bartizan.access.session.Session;
import dev.bartizan.access.session.SessionOrigin;
import dev.bartizan.access.session.SessionService;
import dev.bartizan.audit.FailedLogins;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Logs people in and out. Not for event loops. */
@Singleton
public class Logins {

    private static final Logger LOG = Logger.getLogger(Logins.class);

    /** Logins of one person by the proxy or the provider within a minute. */
    private static final int EXTERNAL = 10;

    private final Attempts external = new Attempts(EXTERNAL);
    private final Clock clock;
    private final ForwardAuth forwardAuth;
    private final ExternalAccounts externalAccounts;
    private final AccountRegistry accounts;
    private final PasswordCheck passwords;
    private final SecondFactor codes;
    private final SessionService sessions;
    private final FailedLogins failed;
    private final DatabaseState database;

    Logins(
            ForwardAuth forwardAuth,
            ExternalAccounts externalAccounts,
            AccountRegistry accounts,
            PasswordCheck passwords,
            SecondFactor codes,
            SessionService sessions,
            FailedLogins failed,
            DatabaseState database,
            Clock clock) {
        this.forwardAuth = forwardAuth;
        this.externalAccounts = externalAccounts;
        this.accounts = accounts;
        this.passwords = passwords;
        this.codes = codes;
        this.sessions = sessions;
        this.failed = failed;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Logs a person in: opens a new session, and ends the one whose cookie the request has.
     *
     * @param request the request with the login
     * @throws ServiceException {@code UNAUTHENTICATED} for a wrong name, password or code, and for a disabled account;
     *     {@code CODE_REQUIRED} if only a code is missing; {@code TOO_MANY_REQUESTS} with {@code retry_after_seconds};
     *     {@code CROSS_SITE} if a page of another site makes the request; {@code OVERLOADED}; a database failure
     */
    public OpenedSession login(LoginOrder order, HttpServerRequest request) {
        CrossSite.refuse(request);
        if (!accounts.loaded()) {
            throw database.unavailable();
        }
        Optional<Account> found = accounts.find(order.name()).filter(Account::enabled);
        passwords.require(found, order.name(), order.password(), request.remoteAddress());
        Account account = found.orElseThrow(() -> new ServiceException(ErrorCode.UNAUTHENTICATED));
        if (account.needsCode()) {
            requireCode(account, order, request);
        }
        OpenedSession opened = replace(account, request);
        LOG.infov(
                "login",
                kv("account", account.name()),
                kv("client", request.remoteAddress().hostAddress()));
        return opened;
    }

    /** Whether a reverse proxy has authenticated the person who makes a request. */
    public boolean isForwarded(HttpServerRequest request) {
        return forwardAuth.name(request).isPresent();
    }

    /**
     * Logs in the person that a reverse proxy has authenticated.
     *
     * @return empty if there is none, or if the request has a session of the person
     * @throws ServiceException {@code FORBIDDEN} if the person has no role, or a disabled account; {@code CROSS_SITE} if a page
     *     includes the request; {@code TOO_MANY_REQUESTS}; a database failure
     */
    public Optional<OpenedSession> loginForwarded(HttpServerRequest request) {
        Optional<ForwardedPerson> person = forwardAuth.person(request);
        if (person.isPresent()) {
            CrossSite.refuseIncluded(request);
        }
        return person.map(found -> externalAccounts.forwarded(found.name(), found.role()))
                .filter(account -> sessions.of(request)
                        .filter(session -> session.accountId() == account.id())
                        .isEmpty())
                .map(account -> replace(limited(account), request));
    }

    /**
     * Logs in the person that an OpenID provider has authenticated. If the person has no role any more, the sessions of the account
     * end.
     *
     * @throws ServiceException {@code FORBIDDEN} if the person has no role, a disabled account, or a name that another account
     *     has; {@code TOO_MANY_REQUESTS}; a database failure
     */
    public OpenedSession loginIdentified(OidcPerson person, HttpServerRequest request) {
        if (person.role().isEmpty()) {
            externalAccounts.find(person.subject()).ifPresent(account -> sessions.endAll(account.id()));
        }
        try {
            Account account = externalAccounts.identified(person.subject(), person.name(), person.role());
            return replace(limited(account), request);
        } catch (ServiceException refused) {
            if (refused.code() == ErrorCode.FORBIDDEN) {
                LOG.warnv("login_refused", kv("reason", refused.getMessage()), kv("provider", true));
                failed.add(
                        externalAccounts
                                .find(person.subject())
                                .map(Account::name)
                                .orElse("(unknown)"),
                        WrongTokens.client(request.remoteAddress()),
                        FailedLogins.Reason.PROVIDER);
            }
            throw refused;
        }
    }

    /** Each login is stored, so there must not be too many of them. */
    private Account limited(Account account) {
        external.count(account.name(), clock.instant()).retryAfter().ifPresent(seconds -> {
            throw new ServiceException(ErrorCode.TOO_MANY_REQUESTS, Map.of("retry_after_seconds", seconds));
        });
        return account;
    }

    private void requireCode(Account account, LoginOrder order, HttpServerRequest request) {
        String code = order.code()
                .filter(given -> !given.isBlank())
                .orElseThrow(() -> new ServiceException(ErrorCode.CODE_REQUIRED));
        passwords.requireCodeAllowed(account.name(), request.remoteAddress());
        if (!codes.use(account, code)) {
            passwords.wrongCode(account.name(), request.remoteAddress());
            throw new ServiceException(ErrorCode.UNAUTHENTICATED, "The code is wrong or was used already.", Map.of());
        }
    }

    /** Opens a new session, and ends the one whose cookie the request has. */
    OpenedSession replace(Account account, HttpServerRequest request) {
        Optional<Session> before = sessions.of(request);
        OpenedSession opened = sessions.open(account, SessionOrigin.of(request));
        try {
            before.ifPresent(this::end);
        } catch (DatabaseException failure) {
            // It has ended in memory, and its row is deleted later.
            LOG.warnv("session_not_deleted", kv("error_code", failure.code()));
        }
        return opened;
    }

    /**
     * Ends the session whose cookie the request has, if there is one.
     *
     * @throws DatabaseException if its row can't be deleted now; the session has ended nevertheless
     */
    public void logout(HttpServerRequest request) {
        sessions.of(request).ifPresent(this::end);
    }

    private void end(Session session) {
        try {
            sessions.end(session.accountId(), session.id());
        } catch (ServiceException failure) {
            if (failure.code() != ErrorCode.NOT_FOUND) {
                throw failure;
            }
            LOG.debugv("session_ended_meanwhile", kv("id", session.id()));
        }
    }
}
