package dev.bartizan.access.token;

import dev.bartizan.access.Feature;
import dev.bartizan.access.Role;
import dev.bartizan.ip.IpRange;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** An issued token. Only the hash of the secret is stored. */
@Entity
@DynamicUpdate
@Table(name = "api_token")
class TokenRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String name;

    @Enumerated(EnumType.STRING)
    Role role;

    /** SHA-256 of the secret in hexadecimal digits. */
    String hash;

    Instant createdAt;

    /** When it expires; nothing for never. */
    @Nullable
    Instant expiresAt;

    /** When it was used last; nothing for never. */
    @Nullable
    Instant lastUsedAt;

    /** The ranges that it is accepted from, separated by commas; nothing for all. */
    @Nullable
    String networks;

    /** The names of the features that it is limited to, separated by commas; nothing for all. */
    @Nullable
    String features;

    TokenRow() {}

    TokenRow(String name, Role role, TokenSecret secret, Instant createdAt, @Nullable Instant expiresAt) {
        this.name = name;
        this.role = role;
        this.hash = secret.hash();
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    List<IpRange> networks() {
        return networks == null
                ? List.of()
                : Stream.of(networks.split(",")).map(IpRange::parse).toList();
    }

    /** The features that it is limited to; empty for all. */
    List<Feature> features() {
        return features == null
                ? List.of()
                : Stream.of(features.split(","))
                        .map(name -> Feature.named(name).orElseThrow())
                        .toList();
    }

    boolean grantsAdministration(Instant now) {
        return role == Role.ADMIN && features == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
