package dev.bartizan.access.account;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import dev.bartizan.digest.Sha256;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with bcrypt. A hash costs about 100 ms of CPU time, so only {@value #AT_ONCE} are computed at the same
 * time, and at most {@value #MAX_WAITING} callers wait. Not for event loops.
 *
 * <p>bcrypt uses 72 bytes of its input. Therefore its input is the SHA-256 of the password, in base 64.
 */
@Singleton
public class Passwords {

    /** Fewest characters of a password. */
    public static final int MIN_LENGTH = 12;

    /** Most characters of a password. */
    public static final int MAX_LENGTH = 128;

    private static final int COST = 10;
    private static final int AT_ONCE = 2;
    private static final int MAX_WAITING = 32;
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final SecureRandom random = new SecureRandom();
    private final Semaphore permits = new Semaphore(AT_ONCE, true);

    /** A hash that no password has, so that a login with an unknown name takes as long as one with a known name. */
    private volatile @Nullable String nobody;

    /** What is wrong with a new password, as the end of a sentence; empty if it is acceptable. */
    public static Optional<String> objection(@Nullable String password) {
        int length = password == null ? 0 : password.codePointCount(0, password.length());
        return length < MIN_LENGTH || length > MAX_LENGTH
                ? Optional.of("must have %d to %d characters".formatted(MIN_LENGTH, MAX_LENGTH))
                : Optional.empty();
    }

    /**
     * Hashes a new password.
     *
     * @throws ServiceException {@code OVERLOADED} if too many callers wait
     */
    public String hash(String password) {
        acquire();
        try {
            return compute(password);
        } finally {
            permits.release();
        }
    }

    /**
     * Whether a password has this hash. Takes the same time without a hash.
     *
     * @param hash empty for an unknown account
     * @param allowed asked when it is the caller's turn, because other attempts can fail while the caller waits; if it
     *     returns false, nothing is computed
     * @throws ServiceException {@code OVERLOADED} if too many callers wait
     */
    public boolean matches(String password, Optional<String> hash, BooleanSupplier allowed) {
        acquire();
        try {
            if (!allowed.getAsBoolean()) {
                return false;
            }
            boolean same = BCrypt.verifyer(
                            BCrypt.Version.VERSION_2B, LongPasswordStrategies.strict(BCrypt.Version.VERSION_2B))
                    .verify(digest(password), hash.orElseGet(this::hashOfNobody).getBytes(StandardCharsets.US_ASCII))
                    .verified;
            return same && hash.isPresent();
        } finally {
            permits.release();
        }
    }

    private String compute(String password) {
        byte[] hash = BCrypt.with(
                        BCrypt.Version.VERSION_2B, random, LongPasswordStrategies.strict(BCrypt.Version.VERSION_2B))
                .hash(COST, digest(password));
        return new String(hash, StandardCharsets.US_ASCII);
    }

    private String hashOfNobody() {
        String known = nobody;
        if (known == null) {
            byte[] unknown = new byte[MIN_LENGTH];
            random.nextBytes(unknown);
            known = compute(Base64.getEncoder().encodeToString(unknown));
            nobody = known;
        }
        return known;
    }

    private void acquire() {
        try {
            if (permits.getQueueLength() >= MAX_WAITING
                    || !permits.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new ServiceException(ErrorCode.OVERLOADED, Map.of("of", "password", "maximum", AT_ONCE));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.OVERLOADED);
        }
    }

    private static byte[] digest(String password) {
        return Base64.getEncoder().encode(Sha256.of(password));
    }
}
