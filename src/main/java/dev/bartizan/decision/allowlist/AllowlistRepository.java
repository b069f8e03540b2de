package dev.bartizan.decision.allowlist;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows of {@code allowlist_entry}. */
@ApplicationScoped
class AllowlistRepository implements PanacheRepository<AllowlistEntryRow> {

    /** How many entries can have host names, because each one is resolved again and again. */
    static final int MOST_HOSTS = 100;

    /**
     * The entry of a range or host name.
     *
     * @param limited whether it is the one that is limited to lists, or the one that applies to everything
     */
    Optional<AllowlistEntryRow> find(AllowlistSubject subject, boolean limited) {
        String column = switch (subject) {
            case AllowlistSubject.Range _ -> "range";
            case AllowlistSubject.Host _ -> "host";
        };
        String lists = limited ? "lists is not null" : "lists is null";
        return find(column + " = ?1 and " + lists, subject.text()).firstResultOptional();
    }

    /**
     * Checks that no other row of the same kind has the range or host name, and that there can be one more host name.
     *
     * @param limited whether it is limited to lists
     * @param except id of the row that gets it, if it exists
     * @throws ServiceException {@code ALREADY_EXISTS}, {@code VALIDATION_FAILED}
     */
    void requireFree(AllowlistSubject subject, boolean limited, OptionalLong except) {
        boolean host = subject instanceof AllowlistSubject.Host;
        if (find(subject, limited).filter(found -> found.id != except.orElse(0)).isPresent()) {
            throw new ServiceException(
                    ErrorCode.ALREADY_EXISTS,
                    (host ? "The host name" : "The range")
                            + (limited ? " has an entry that is limited to lists already." : " is allowed already."),
                    Map.of(host ? "host" : "range", subject.text()));
        }
        if (host
                && listHosts().stream()
                                .filter(other -> other.id != except.orElse(0))
                                .count()
                        >= MOST_HOSTS) {
            throw AllowlistSubject.Host.invalid(
                    "can't be added: there are %d host names already".formatted(MOST_HOSTS));
        }
    }

    /** The entries with host names. */
    List<AllowlistEntryRow> listHosts() {
        return list("host is not null");
    }

    /** Deletes the entries that have ended. */
    void deleteEnded(Instant now) {
        delete("expiresAt <= ?1", now);
    }

    List<AllowlistEntryRow> listById() {
        return list("order by id");
    }
}
