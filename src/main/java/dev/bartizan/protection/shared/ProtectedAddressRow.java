package dev.bartizan.protection.shared;

import dev.bartizan.protection.Protection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of {@code protected_address}. */
@Entity
@Table(name = "protected_address")
@IdClass(ProtectedAddressRow.Key.class)
class ProtectedAddressRow {

    @Id
    @Enumerated(EnumType.STRING)
    Protection kind;

    /** In its shortest form. */
    @Id
    String address;

    /** The last use, to the hour. */
    Instant usedAt;

    ProtectedAddressRow() {}

    ProtectedAddressRow(Protection kind, String address, Instant usedAt) {
        this.kind = kind;
        this.address = address;
        this.usedAt = usedAt;
    }

    /** An address can be protected for several reasons. */
    static class Key {

        @Nullable
        Protection kind;

        @Nullable
        String address;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && kind == key.kind && Objects.equals(address, key.address);
        }

        @Override
        public int hashCode() {
            return Objects.hash(kind, address);
        }
    }
}
