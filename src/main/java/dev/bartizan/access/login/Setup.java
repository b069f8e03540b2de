package dev.bartizan.access.login;

import dev.bartizan.access.RefusedCredential;
import dev.bartizan.access.Role;
import dev.bartizan.access.account.Account;
import dev.bartizan.access.account.AccountOrder;
import dev.bartizan.access.account.AccountRegistry;
import dev.bartizan.access.account.AccountService;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.access.session.CrossSite;
import dev.bartizan.access.session.OpenedSession;
import dev.bartizan.access.token.TokenRegistry;
import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.audit.FailedLogins;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** The first run: while there is no account, the setup code or the token of an administrator creates the first one. */
@Singleton
public class Setup {

    private final AccountRegistry registry;
    private final AccountService accounts;
    private final TokenRegistry tokens;
    private final SetupCode setupCode;
    private final WrongTokens wrongTokens;
    private final Logins logins;
    private final FailedLogins failed;
    private final DatabaseState database;
    private final Clock clock;

    Setup(
            AccountRegistry registry,
            AccountService accounts,
            TokenRegistry tokens,
            SetupCode setupCode,
            WrongTokens wrongTokens,
            Logins logins,
            FailedLogins failed,
            DatabaseState database,
            Clock clock) {
        this.registry = registry;
        this.accounts = accounts;
        this.tokens = tokens;
        this.setupCode = setupCode;
        this.wrongTokens = wrongTokens;
        this.logins = logins;
        this.failed = failed;
        this.database = database;
        this.clock = clock;
    }

    /** Whether there is no account yet, so that the first one can be created. False until the accounts are loaded. */
    public boolean open() {
        return registry.empty();
    }

    /** Whether accounts and tokens are loaded, so that {@link #open} and {@link SetupCode#allowed} are certain. */
    public boolean known() {
        return registry.loaded() && tokens.loaded();
    }

    /**
     * Creates the first account, with the role admin, and logs the person in.
     *
     * @param code the {@link SetupCode}, or the token of an administrator
     * @param order an order with the role admin, see {@link AccountOrder#checked}
     * @throws ServiceException {@code SETUP_DONE} if there is an account; {@code UNAUTHENTICATED} for a wrong code, or
     *     {@code TOO_MANY_REQUESTS} after too many of them; {@code CROSS_SITE}; a database failure
     */
    public OpenedSession create(String code, AccountOrder order, HttpServerRequest request) {
        CrossSite.refuse(request);
        if (!registry.loaded()) {
            throw database.unavailable();
        }
        if (!registry.empty()) {
            throw new ServiceException(ErrorCode.SETUP_DONE);
        }
        // The setup code is short, so that a client that guesses must not succeed; tokens can't be guessed.
        boolean right = administers(code, request)
                || wrongTokens.retryAfter(request.remoteAddress()).isEmpty() && setupCode.matches(code);
        if (!right) {
            failed.add("(setup)", WrongTokens.client(request.remoteAddress()), FailedLogins.Reason.SETUP_CODE);
            ServiceException refusal = wrongTokens.refuse(
                    request.remoteAddress(), RefusedCredential.SETUP_CODE, ErrorCode.UNAUTHENTICATED);
            throw refusal.code() == ErrorCode.UNAUTHENTICATED
                    ? new ServiceException(
                            ErrorCode.UNAUTHENTICATED, "The setup code is wrong or no longer valid.", Map.of())
                    : refusal;
        }
        Account account = accounts.createFirst(new AccountOrder(order.name(), order.password(), Role.ADMIN));
        return logins.replace(account, request);
    }

    private boolean administers(String code, HttpServerRequest request) {
        return tokens.find(new TokenSecret(code.strip()))
                .filter(token -> token.administers() && !token.expired(clock.instant()))
                .filter(token -> token.acceptedFrom(request.remoteAddress()))
                .isPresent();
    }
}
