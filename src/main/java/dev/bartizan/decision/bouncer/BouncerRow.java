package dev.bartizan.decision.bouncer;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.decision.bouncer.view.CidrMode;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A bouncer that may pull decisions. Only the hash of its key is stored. */
@Entity
@DynamicUpdate
@Table(name = "bouncer")
class BouncerRow {

    private static final String SEPARATOR = ",";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String name;

    /** SHA-256 of the key in hexadecimal digits. */
    String hash;

    /** Hash of the key that the current one replaced; absent if that is not valid any more. */
    @Nullable
    String previousHash;

    /** When the previous key ends; absent: when it is removed. */
    @Nullable
    Instant previousUntil;

    /** What its client certificate is recognized by; absent for none. */
    @Nullable
    String certificate;

    Instant createdAt;

    /** Separated by commas; absent: any. */
    @Nullable
    String origins;

    /** Separated by commas; absent: any. */
    @Nullable
    String lists;

    /** Absent: no limit. */
    @Nullable
    Integer maxEntries;

    /** Absent: it depends on its user agent. */
    @Enumerated(EnumType.STRING)
    @Nullable
    CidrMode cidr;

    /** Absent: it has neither pulled nor queried; then its user agent and address are absent too. */
    @Nullable
    Instant lastPullAt;

    @Nullable
    String userAgent;

    @Nullable
    String address;

    /** Number of its queries. */
    long queries;

    /** Number of its queries that found a decision. */
    long hits;

    /** Metrics that the bouncer reports, as a JSON object. */
    @Nullable
    String metrics;

    BouncerRow() {}

    BouncerRow(String name, TokenSecret key, Instant createdAt) {
        this.name = name;
        this.hash = key.hash();
        this.createdAt = createdAt;
    }

    /** Sets another key. The current one becomes the previous one. */
    void rotate(TokenSecret next, @Nullable Instant currentUntil) {
        previousHash = hash;
        previousUntil = currentUntil;
        hash = next.hash();
    }

    /** Ends the previous key. */
    void forgetPreviousKey() {
        previousHash = null;
        previousUntil = null;
    }

    BouncerSettings settings() {
        return new BouncerSettings(
                split(origins), split(lists), maxEntries == null ? 0 : maxEntries, Optional.ofNullable(cidr));
    }

    void set(BouncerSettings settings) {
        origins = join(settings.origins());
        lists = join(settings.lists());
        maxEntries = settings.maxEntries() == 0 ? null : settings.maxEntries();
        cidr = settings.cidr().orElse(null);
    }

    private static Set<String> split(@Nullable String text) {
        return text == null ? Set.of() : Set.of(text.split(SEPARATOR));
    }

    private static @Nullable String join(Set<String> names) {
        return names.isEmpty()
                ? null
                : String.join(SEPARATOR, names.stream().sorted().toList());
    }
}
