package dev.bartizan.decision.machine;

import dev.bartizan.access.token.TokenSecret;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine whose agent may report alerts. Only the hash of its password is stored. */
@Entity
@Table(name = "machine")
class MachineRow {

    private static final String SEPARATOR = "\n";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String name;

    /** SHA-256 of the password in hexadecimal digits. */
    String hash;

    Instant createdAt;

    /** Absent: it never logged in; then its user agent and address are absent too. */
    @Nullable
    Instant lastSeenAt;

    @Nullable
    String userAgent;

    @Nullable
    String address;

    /** One on each line. */
    @Nullable
    String scenarios;

    /** Number of its alerts. */
    long alerts;

    /** Number of bans that its alerts started or extended. */
    long bans;

    MachineRow() {}

    MachineRow(String name, TokenSecret password, Instant createdAt) {
        this.name = name;
        this.hash = password.hash();
        this.createdAt = createdAt;
    }

    MachineActivity activity() {
        return new MachineActivity(
                lastSeenAt,
                userAgent,
                address,
                scenarios == null ? List.of() : List.of(scenarios.split(SEPARATOR)),
                alerts,
                bans);
    }

    void set(MachineActivity activity) {
        lastSeenAt = activity.lastSeenAt();
        userAgent = activity.userAgent();
        address = activity.address();
        scenarios = activity.scenarios().isEmpty() ? null : String.join(SEPARATOR, activity.scenarios());
        alerts = activity.alerts();
        bans = activity.bans();
    }
}
