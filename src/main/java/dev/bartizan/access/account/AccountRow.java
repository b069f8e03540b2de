package dev.bartizan.access.account;

import dev.bartizan.access.Role;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An account. */
@Entity
@Table(name = "account")
class AccountRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String name;

    @Enumerated(EnumType.STRING)
    Role role;

    boolean enabled;

    /** The hash of the password; nothing for an external account. */
    String password;

    /** Number of changes that ended the sessions. */
    long generation;

    Instant createdAt;

    /** Whether it was created by the first run; the database accepts that only if there is no other account. */
    boolean bySetup;

    /** The secret for one-time codes, in base 32; nothing if it is off. */
    @Nullable
    String totpSecret;

    /** A new secret that was not confirmed yet. */
    @Nullable
    String totpPending;

    /** The time step of the last code that was used. */
    long totpStep;

    /** Hashes of the recovery codes that are left, separated by blanks. */
    String recoveryCodes = "";

    /** The issuer and the identifier of the person at an OpenID provider, separated by a blank. */
    @Nullable
    String subject;

    AccountRow() {}

    AccountRow(AccountOrder order, String hash, boolean bySetup, Instant createdAt) {
        this.name = order.name();
        this.role = order.role();
        this.enabled = true;
        this.password = hash;
        this.bySetup = bySetup;
        this.createdAt = createdAt;
    }

    /** Ends all sessions. */
    void endSessions() {
        generation++;
    }

    void setPassword(String hash) {
        password = hash;
        endSessions();
    }

    void codesOff() {
        totpSecret = null;
        totpPending = null;
        recoveryCodes = "";
    }

    List<String> recoveryHashes() {
        return recoveryCodes.isEmpty() ? List.of() : List.of(recoveryCodes.split(" "));
    }

    void setRecoveryHashes(List<String> hashes) {
        recoveryCodes = String.join(" ", hashes);
    }

    Account account() {
        return new Account(
                id,
                name,
                role,
                enabled,
                createdAt,
                generation,
                new Account.Secrets(
                        password,
                        Optional.ofNullable(totpSecret),
                        Optional.ofNullable(totpPending),
                        totpStep,
                        recoveryHashes(),
                        Optional.ofNullable(subject)));
    }
}
