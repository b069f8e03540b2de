package dev.bartizan.access.login;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.AccessConfig;
import dev.bartizan.access.RefusedCredential;
import dev.bartizan.access.account.Account;
import dev.bartizan.access.account.AccountRegistry;
import dev.bartizan.access.account.Passwords;
import dev.bartizan.access.limit.Attempts;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.access.session.SessionService;
import dev.bartizan.audit.FailedLogins;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Checks passwords and slows guessing down: wrong ones count per client address, together with wrong tokens, and per
 * account name. When either is over its limit, no password is checked until the minute is over. The limit of the name
 * doesn't hold for addresses from which the account has a session, so that others can't keep its owner out.
 */
@Singleton
class PasswordCheck {

    /**
     * A name may have so many times more wrong attempts than an address, so that one attacker's address can't keep a
     * person out.
     */
    private static final int ADDRESSES = 5;

    private static final int LONGEST_NAME = 64;
    private static final String UNKNOWN = "(unknown)";

    /**
     * Wrong codes of one account within an hour. Who tries codes knows the password already, so that nobody else can use up
     * this limit.
     */
    private static final int CODES = 20;

    private static final Logger LOG = Logger.getLogger(PasswordCheck.class);

    private final Passwords passwords;
    private final AccountRegistry accounts;
    private final SessionService sessions;
    private final WrongTokens byAddress;
    private final Attempts byName;
    private final Attempts codes = new Attempts(CODES, Duration.ofHours(1));
    private final FailedLogins failed;
    private final Clock clock;

    PasswordCheck(
            Passwords passwords,
            AccountRegistry accounts,
            SessionService sessions,
            WrongTokens byAddress,
            AccessConfig config,
            FailedLogins failed,
            Clock clock) {
        this.passwords = passwords;
        this.accounts = accounts;
        this.sessions = sessions;
        this.byAddress = byAddress;
        this.byName = new Attempts(
                Math.toIntExact(Math.min(Integer.MAX_VALUE, (long) config.wrongTokensPerMinute() * ADDRESSES)));
        this.failed = failed;
        this.clock = clock;
    }

    /**
     * Checks the password of an account. Takes as long for an unknown account.
     *
     * @param account empty for an unknown or disabled account
     * @param name the name that was given
     * @throws ServiceException {@code UNAUTHENTICATED} if it is wrong; {@code TOO_MANY_REQUESTS}; {@code OVERLOADED}
     */
    void require(Optional<Account> account, String name, String password, SocketAddress client) {
        requireAllowed(name, client);
        Optional<String> hash = account.filter(known -> !known.external())
                .map(known -> known.secrets().passwordHash());
        // Asked again when it is the turn of this attempt, because earlier ones may have failed meanwhile.
        boolean right =
                passwords.matches(password, hash, () -> retryAfter(name, client).isEmpty());
        OptionalLong retryAfter = retryAfter(name, client);
        if (!right && retryAfter.isPresent()) {
            throw tooMany(retryAfter.getAsLong());
        }
        if (!right) {
            // An unknown name can be a password that was typed into the wrong field.
            failed.add(
                    account.map(Account::name).orElse(UNKNOWN),
                    WrongTokens.client(client),
                    FailedLogins.Reason.PASSWORD);
            throw refuse(name, client, "The name or the password is wrong.");
        }
    }

    /**
     * Counts a wrong attempt.
     *
     * @return the error to send
     */
    ServiceException refuse(String name, SocketAddress client, String message) {
        OptionalLong ofAddress = byAddress.record(client, RefusedCredential.PASSWORD);
        OptionalLong ofName = byName.count(key(name), clock.instant()).retryAfter();
        OptionalLong retryAfter = ofAddress.isPresent() ? ofAddress : unlessKnown(ofName, name, client);
        return retryAfter.isPresent()
                ? tooMany(retryAfter.getAsLong())
                : new ServiceException(ErrorCode.UNAUTHENTICATED, message, Map.of());
    }

    /**
     * Checks that the client may try a one-time code of an account.
     *
     * @throws ServiceException {@code TOO_MANY_REQUESTS}
     */
    void requireCodeAllowed(String name, SocketAddress client) {
        requireAllowed(name, client);
        codes.retryAfter(key(name), clock.instant()).ifPresent(seconds -> {
            throw tooMany(seconds);
        });
    }

    /**
     * Counts a wrong one-time code.
     *
     * @throws ServiceException {@code TOO_MANY_REQUESTS} if it is over a limit
     */
    void wrongCode(String name, SocketAddress client) {
        LOG.warnv("login_code_wrong", kv("account", name), kv("client", client.hostAddress()));
        codes.count(key(name), clock.instant());
        failed.add(name, WrongTokens.client(client), FailedLogins.Reason.CODE);
        ServiceException refusal = refuse(name, client, "The code is wrong.");
        if (refusal.code() == ErrorCode.TOO_MANY_REQUESTS) {
            throw refusal;
        }
    }

    private void requireAllowed(String name, SocketAddress client) {
        retryAfter(name, client).ifPresent(seconds -> {
            throw tooMany(seconds);
        });
    }

    private OptionalLong retryAfter(String name, SocketAddress client) {
        OptionalLong ofAddress = byAddress.retryAfter(client);
        return ofAddress.isPresent()
                ? ofAddress
                : unlessKnown(byName.retryAfter(key(name), clock.instant()), name, client);
    }

    private OptionalLong unlessKnown(OptionalLong ofName, String name, SocketAddress client) {
        return ofName.isPresent() && hasSessionFrom(client, name) ? OptionalLong.empty() : ofName;
    }

    private boolean hasSessionFrom(SocketAddress client, String name) {
        String address = WrongTokens.client(client);
        return accounts.find(name).stream()
                .flatMap(account -> sessions.list(account.id()).stream())
                .flatMap(session -> session.origin().address().stream())
                .anyMatch(known -> WrongTokens.client(known).equals(address));
    }

    private static ServiceException tooMany(long seconds) {
        return new ServiceException(ErrorCode.TOO_MANY_REQUESTS, Map.of("retry_after_seconds", seconds));
    }

    private static String key(String name) {
        return (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name).toLowerCase(Locale.ROOT);
    }
}
