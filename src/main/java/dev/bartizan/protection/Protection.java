package dev.bartizan.protection;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Why lists never block an address. If several reasons apply, the first one counts. */
public enum Protection {
    /** An address of one of the machine's interfaces, or a loopback address. */
    INTERFACE(Optional.empty()),
    /** Declared by {@code bartizan.ban.own-addresses}. */
    CONFIGURED(Optional.empty()),
    /** A default gateway. */
    GATEWAY(Optional.empty()),
    /** A DNS resolver of the machine. */
    RESOLVER(Optional.empty()),
    /** An administrator called from it. */
    ADMINISTRATOR(Optional.of(Duration.ofDays(1))),
    /** A feed was downloaded from it. */
    FEED(Optional.of(Duration.ofDays(7))),
    /** A webhook was sent to it. */
    WEBHOOK(Optional.of(Duration.ofDays(7)));

    private final Optional<Duration> lifetime;

    Protection(Optional<Duration> lifetime) {
        this.lifetime = lifetime;
    }

    /** How long an address is protected after its last use; empty for as long as the machine has it. */
    Optional<Duration> lifetime() {
        return lifetime;
    }

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
