package dev.bartizan.access.account;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.digest.Sha256;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** One-time codes and recovery codes of accounts. Each code works once. */
@Singleton
public class SecondFactor {

    private static final Logger LOG = Logger.getLogger(SecondFactor.class);
    private static final String ISSUER = "Bartizan";
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_BYTES = 10;
    private static final int RECOVERY_GROUP = 4;

    private final AccountService accounts;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SecondFactor(AccountService accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * A new secret, which isn't in use until it is confirmed.
     *
     * @param secret in base 32, to type in
     * @param uri the address that apps read from a QR code
     */
    public record Enrolment(String secret, String uri) {}

    /**
     * Begins to switch codes on, or to replace the secret: makes a new secret. The old one stays in use until {@link
     * #confirm}.
     */
    public Enrolment begin(Account account) {
        String secret = OneTimeCode.newSecret(random);
        accounts.update(account.id(), "account.codes_begin", row -> row.totpPending = secret);
        String label = URLEncoder.encode(ISSUER + ":" + account.name(), StandardCharsets.UTF_8);
        return new Enrolment(secret, "otpauth://totp/%s?secret=%s&issuer=%s".formatted(label, secret, ISSUER));
    }

    /**
     * Switches codes on.
     *
     * @param code a code of the new secret
     * @return the recovery codes, which can't be read later
     * @throws ServiceException {@code VALIDATION_FAILED} with the field {@code code}, also if there is no new secret
     */
    public List<String> confirm(Account account, String code) {
        String secret = account.secrets().pendingTotp().orElseThrow(() -> wrong("there is no secret to confirm"));
        long step = OneTimeCode.step(secret, normal(code), clock.instant())
                .orElseThrow(() -> wrong("is not the code that the app shows now"));
        List<String> codes = newCodes();
        accounts.update(account.id(), "account.codes_on", row -> {
            if (!secret.equals(row.totpPending)) {
                throw new ServiceException(ErrorCode.CONFLICT);
            }
            row.totpSecret = secret;
            row.totpPending = null;
            row.totpStep = step;
            row.setRecoveryHashes(hashes(codes));
            return row;
        });
        LOG.infov("account_codes_on", kv("id", account.id()), kv("name", account.name()));
        return codes;
    }

    private static ServiceException wrong(String problem) {
        return ServiceException.invalid(Map.of("code", problem), Map.of());
    }

    /** Switches codes off. */
    public void off(Account account) {
        accounts.update(account.id(), "account.codes_off", row -> {
            row.codesOff();
            return row;
        });
        LOG.infov("account_codes_off", kv("id", account.id()), kv("name", account.name()));
    }

    /**
     * Switches off the codes of another person, who has lost them, and ends the sessions of the account. Does nothing if codes
     * are off and not being switched on.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public void reset(long id) {
        Account account = accounts.get(id);
        if (account.secrets().totp().isEmpty()
                && account.secrets().pendingTotp().isEmpty()) {
            return;
        }
        accounts.update(id, "account.codes_off", row -> {
            row.codesOff();
            row.endSessions();
            return row;
        });
        LOG.infov("account_codes_off", kv("id", id), kv("name", account.name()), kv("sessions", "ended"));
    }

    /**
     * Replaces the recovery codes.
     *
     * @return the new ones, which can't be read later
     * @throws ServiceException {@code VALIDATION_FAILED} if codes are off
     */
    public List<String> replaceRecoveryCodes(Account account) {
        List<String> codes = newCodes();
        accounts.update(account.id(), "account.recovery_codes", row -> {
            if (row.totpSecret == null) {
                throw wrong("one-time codes are off");
            }
            row.setRecoveryHashes(hashes(codes));
            return row;
        });
        return codes;
    }

    /**
     * Uses a code of an account that has codes. It doesn't work again.
     *
     * @param given a one-time code or a recovery code; blanks and hyphens don't matter
     * @return whether it is right and was not used before
     */
    public boolean use(Account account, String given) {
        String code = normal(given);
        OptionalLong step = account.secrets()
                .totp()
                .map(secret -> OneTimeCode.step(secret, code, clock.instant()))
                .orElse(OptionalLong.empty());
        String hash = hash(code);
        if (step.isEmpty() && !account.secrets().recoveryHashes().contains(hash)) {
            return false;
        }
        return accounts.update(
                account.id(), row -> step.isPresent() ? useStep(row, step.getAsLong()) : useRecovery(row, hash));
    }

    private static boolean useStep(AccountRow row, long step) {
        boolean fresh = step > row.totpStep;
        if (fresh) {
            row.totpStep = step;
        }
        return fresh;
    }

    private static boolean useRecovery(AccountRow row, String hash) {
        List<String> left = new ArrayList<>(row.recoveryHashes());
        boolean found = left.remove(hash);
        row.setRecoveryHashes(left);
        if (found) {
            LOG.warnv("account_recovery_code_used", kv("id", row.id), kv("name", row.name), kv("left", left.size()));
        }
        return found;
    }

    private List<String> newCodes() {
        return Stream.generate(this::newCode).limit(RECOVERY_CODES).toList();
    }

    /** 80 random bits, in groups. */
    private String newCode() {
        byte[] bytes = new byte[RECOVERY_BYTES];
        random.nextBytes(bytes);
        String text = OneTimeCode.base32(bytes).toLowerCase(Locale.ROOT);
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < text.length(); i += RECOVERY_GROUP) {
            groups.add(text.substring(i, i + RECOVERY_GROUP));
        }
        return String.join("-", groups);
    }

    private static List<String> hashes(List<String> codes) {
        return codes.stream().map(code -> hash(normal(code))).toList();
    }

    private static String normal(String code) {
        return code.replace(" ", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static String hash(String code) {
        return Sha256.hex(code);
    }
}
