package dev.bartizan.decision.allowlist;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The row of an {@link AllowlistEntry}. */
@Entity
@Table(name = "allowlist_entry")
class AllowlistEntryRow {

    private static final String SEPARATOR = ",";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** Canonical text of the range, as {@link dev.bartizan.ip.IpRange#toString()} writes it; nothing for a host name. */
    @Nullable
    String range;

    /** The host name; nothing for a range. */
    @Nullable
    String host;

    /**
     * The ids of the lists that it is limited to, separated by commas, without those that were deleted; nothing if it
     * applies to everything.
     */
    @Nullable
    String lists;

    /** The addresses of the last successful resolution, separated by commas. */
    @Nullable
    String addresses;

    /** When the name was last resolved successfully. */
    @Nullable
    Instant resolvedAt;

    /** What was wrong with the last resolution. */
    @Nullable
    String problem;

    /** The reason for the entry; nothing for no comment. */
    @Nullable
    String comment;

    /** Declared by the configuration, so read-only in the API. */
    boolean provisioned;

    Instant createdAt;

    /** Name of the token or account that added it; nothing for declared entries and those of earlier versions. */
    @Nullable
    String author;

    /** When it ends; nothing if it doesn't end. */
    @Nullable
    Instant expiresAt;

    /** Whether the engines' own allowlists get it, too. */
    boolean inEngines;

    /** The host's addresses are unknown until it is resolved. */
    void take(AllowlistSubject subject) {
        if (subject.text().equals(host)) {
            return;
        }
        range = null;
        host = null;
        addresses = null;
        resolvedAt = null;
        problem = null;
        switch (subject) {
            case AllowlistSubject.Range found -> range = found.text();
            case AllowlistSubject.Host found -> host = found.text();
        }
    }

    /** Takes over the result of resolving the host. */
    void take(AllowlistEntry entry) {
        AllowlistEntry.Host resolved = entry.host();
        if (resolved != null) {
            addresses = String.join(SEPARATOR, resolved.addresses());
            resolvedAt = resolved.resolvedAt();
            problem = resolved.problem();
        }
    }

    /** Limits it to lists. */
    void limit(Set<Long> ids) {
        lists = ids.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
    }

    private Optional<Set<Long>> listIds() {
        return Optional.ofNullable(lists)
                .map(ids -> Arrays.stream(ids.split(SEPARATOR))
                        .filter(id -> !id.isEmpty())
                        .map(Long::valueOf)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private AllowlistEntry.@Nullable Host host() {
        if (host == null) {
            return null;
        }
        List<String> found = addresses == null || addresses.isEmpty() ? List.of() : List.of(addresses.split(SEPARATOR));
        return new AllowlistEntry.Host(host, found, resolvedAt, problem);
    }

    AllowlistEntry toModel() {
        return new AllowlistEntry(
                id,
                range,
                host(),
                new AllowlistEntry.Note(comment, author),
                new AllowlistEntry.Term(createdAt, expiresAt),
                provisioned,
                AllowlistEntry.Scope.of(inEngines, listIds()));
    }
}
