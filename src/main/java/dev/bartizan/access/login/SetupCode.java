package dev.bartizan.access.login;

import dev.bartizan.access.account.AccountRegistry;
import dev.bartizan.access.token.TokenRegistry;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The code that the log of the start shows while there is no account, to create the first one with. It is in memory only, has
 * 59 random bits, and is no longer valid after {@link #VALIDITY} or when there is an account.
 */
@Singleton
public class SetupCode {

    /** How long a code is valid. */
    public static final Duration VALIDITY = Duration.ofHours(1);

    /** Letters and digits that can't be mistaken for others. */
    private static final String CHARACTERS = "23456789abcdefghjkmnpqrstuvwxyz";

    private static final int GROUPS = 3;
    private static final int GROUP_LENGTH = 4;

    private final AccountRegistry accounts;
    private final TokenRegistry tokens;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private volatile Optional<Issued> issued = Optional.empty();

    private record Issued(byte[] code, Instant end, long filled) {}

    SetupCode(AccountRegistry accounts, TokenRegistry tokens, Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Whether a code may be logged: not if there are tokens of other roles than admin. They may read the logs of containers,
     * of which Bartizan's can be one.
     */
    public boolean allowed() {
        return tokens.administratorsOnly();
    }

    /** A new code, which replaces the one before it. */
    public String issue() {
        long filled = accounts.filled();
        String code = IntStream.range(0, GROUPS).mapToObj(_ -> group()).collect(Collectors.joining("-"));
        issued = Optional.of(new Issued(bytes(code), clock.instant().plus(VALIDITY), filled));
        return code;
    }

    private String group() {
        return random.ints(GROUP_LENGTH, 0, CHARACTERS.length())
                .mapToObj(CHARACTERS::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    /** Whether this is the code and it is still valid. Upper case, blanks and hyphens don't matter. */
    boolean matches(String given) {
        return issued.filter(code -> accounts.empty() && accounts.filled() == code.filled())
                .filter(code -> clock.instant().isBefore(code.end()))
                .filter(code -> MessageDigest.isEqual(code.code(), bytes(given)))
                .isPresent();
    }

    private static byte[] bytes(String code) {
        return code.replace("-", "")
                .replace(" ", "")
                .strip()
                .toLowerCase(Locale.ROOT)
                .getBytes(StandardCharsets.UTF_8);
    }
}
