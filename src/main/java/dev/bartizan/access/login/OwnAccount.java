package dev.bartizan.access.login;

import dev.bartizan.access.account.Account;
import dev.bartizan.access.account.AccountService;
import dev.bartizan.access.account.SecondFactor;
import dev.bartizan.access.session.OpenedSession;
import dev.bartizan.access.session.SessionAuthentication;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of the caller's own account. Most need the password again, so that an open browser is not enough. A wrong one
 * counts as at a login: {@code UNAUTHENTICATED}, or {@code TOO_MANY_REQUESTS}. Callers without an account get {@code
 * NOT_FOUND}. Not for event loops.
 */
@Singleton
public class OwnAccount {

    private final AccountService accounts;
    private final SecondFactor codes;
    private final PasswordCheck passwords;
    private final Logins logins;

    OwnAccount(AccountService accounts, SecondFactor codes, PasswordCheck passwords, Logins logins) {
        this.accounts = accounts;
        this.codes = codes;
        this.passwords = passwords;
        this.logins = logins;
    }

    /** The caller's account. */
    public Account of(SecurityIdentity caller) {
        long id = SessionAuthentication.account(caller)
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, "A token has no account.", Map.of()));
        return accounts.get(id);
    }

    /**
     * Changes the password, which ends all sessions, and opens a new session.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} with the field {@code new_password}
     */
    public OpenedSession changePassword(
            SecurityIdentity caller, String oldPassword, String newPassword, HttpServerRequest request) {
        Account account = authenticated(caller, oldPassword, request);
        return logins.replace(accounts.changePassword(account.id(), newPassword), request);
    }

    /** Begins to switch one-time codes on. */
    public SecondFactor.Enrolment beginCodes(SecurityIdentity caller, String password, HttpServerRequest request) {
        return codes.begin(authenticated(caller, password, request));
    }

    /**
     * Switches one-time codes on.
     *
     * @return the recovery codes
     * @throws ServiceException {@code VALIDATION_FAILED} with the field {@code code}
     */
    public List<String> confirmCodes(SecurityIdentity caller, String code, HttpServerRequest request) {
        Account account = of(caller);
        passwords.requireCodeAllowed(account.name(), request.remoteAddress());
        try {
            return codes.confirm(account, code);
        } catch (ServiceException wrong) {
            passwords.wrongCode(account.name(), request.remoteAddress());
            throw wrong;
        }
    }

    /** Switches one-time codes off. */
    public Account codesOff(SecurityIdentity caller, String password, HttpServerRequest request) {
        Account account = authenticated(caller, password, request);
        codes.off(account);
        return accounts.get(account.id());
    }

    /** Replaces the recovery codes. */
    public List<String> replaceRecoveryCodes(SecurityIdentity caller, String password, HttpServerRequest request) {
        return codes.replaceRecoveryCodes(authenticated(caller, password, request));
    }

    private Account authenticated(SecurityIdentity caller, String password, HttpServerRequest request) {
        Account account = of(caller);
        passwords.require(Optional.of(account), account.name(), password, request.remoteAddress());
        return account;
    }
}
