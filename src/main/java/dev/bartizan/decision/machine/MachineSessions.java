package dev.bartizan.decision.machine;

import dev.bartizan.access.token.TokenSecret;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sessions of machines that have logged in: in memory, by the hashes of their tokens. */
@Singleton
class MachineSessions {

    /** The same as in CrowdSec. */
    private static final Duration LIFETIME = Duration.ofHours(1);

    /** Maximum number of one machine; the oldest is dropped. Each run of {@code cscli} logs in. */
    private static final int OF_ONE_MACHINE = 32;

    /** The hash of no password, so that an unknown name takes as long as a wrong password. */
    private static final String NO_HASH = "0".repeat(64);

    private final MachineRegistry registry;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** In the order of the logins. */
    private final Map<String, Session> byHash = new LinkedHashMap<>();

    MachineSessions(MachineRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    private record Session(Machine machine, Instant until) {}

    /**
     * A login.
     *
     * @param token its token, which is not stored
     * @param until when it expires
     */
    record Login(Machine machine, TokenSecret token, Instant until) {}

    /** Logs a machine in; nothing if there is no such machine, or the password is wrong. */
    Optional<Login> logIn(String name, TokenSecret password) {
        Optional<Machine> machine = registry.find(name);
        byte[] expected = machine.map(Machine::hash).orElse(NO_HASH).getBytes(StandardCharsets.US_ASCII);
        boolean right = MessageDigest.isEqual(expected, password.hash().getBytes(StandardCharsets.US_ASCII));
        return machine.filter(_ -> right).map(this::begin);
    }

    private Login begin(Machine machine) {
        Instant now = clock.instant();
        // CrowdSec's clients read whole seconds.
        Login login = new Login(
                machine, TokenSecret.random(random), now.plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS));
        synchronized (byHash) {
            byHash.values().removeIf(session -> !valid(session, now));
            List<String> others = byHash.entrySet().stream()
                    .filter(entry -> entry.getValue().machine() == machine)
                    .map(Map.Entry::getKey)
                    .toList();
            if (others.size() >= OF_ONE_MACHINE) {
                byHash.remove(others.getFirst());
            }
            byHash.put(login.token().hash(), new Session(machine, login.until()));
        }
        return login;
    }

    /** The machine with a session; nothing if the session has ended or the machine was removed. */
    Optional<Machine> find(TokenSecret token) {
        Instant now = clock.instant();
        synchronized (byHash) {
            return Optional.ofNullable(byHash.get(token.hash()))
                    .filter(session -> valid(session, now))
                    .map(Session::machine);
        }
    }

    private boolean valid(Session session, Instant now) {
        return session.until().isAfter(now) && registry.has(session.machine());
    }
}
