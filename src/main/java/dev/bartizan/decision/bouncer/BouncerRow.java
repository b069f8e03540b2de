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

/** A bouncer that may pull decisions. Only the hash of its key is stored. */
@Entity
@Table(name = "bouncer")
class BouncerRow {

    private static final String SEPARATOR = ",";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String name;

    /** SHA-256 of the key in hexadecimal digits. */
    String hash;

    Instant createdAt;

    /** Separated by commas; {@code null}: any. */
    String origins;

    /** Separated by commas; {@code null}: any. */
    String lists;

    /** {@code null}: no limit. */
    Integer maxEntries;

    /** {@code null}: depends on its user agent. */
    @Enumerated(EnumType.STRING)
    CidrMode cidr;

    /** {@code null}: it has never pulled; then the fields below are null too. */
    Instant lastPullAt;

    String userAgent;

    String address;

    /** Metrics that the bouncer reports, as a JSON object. */
    String metrics;

    BouncerRow() {}

    BouncerRow(String name, TokenSecret key, Instant createdAt) {
        this.name = name;
        this.hash = key.hash();
        this.createdAt = createdAt;
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

    private static Set<String> split(String text) {
        return text == null ? Set.of() : Set.of(text.split(SEPARATOR));
    }

    private static String join(Set<String> names) {
        return names.isEmpty()
                ? null
                : String.join(SEPARATOR, names.stream().sorted().toList());
    }
}
