package dev.bartizan.decision.allowlist;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A range, or the addresses of a host name, that are never blocked, or not by some lists.
 *
 * @param range canonical text, as {@link IpRange#toString()} writes it; null for a host name
 * @param host the host name; null for a range
 * @param note the reason and the author
 * @param term when it was added and when it ends
 * @param provisioned whether the configuration declares it, so that it is read-only in the API
 * @param scope what doesn't block it
 */
public record AllowlistEntry(
        long id, @Nullable String range, @Nullable Host host, Note note, Term term, boolean provisioned, Scope scope) {

    private static final Logger LOG = Logger.getLogger(AllowlistEntry.class);

    /**
     * Information for people.
     *
     * @param comment why; null for no comment
     * @param author name of the token or account that added it; null if the configuration declares it, or an earlier version added it
     */
    public record Note(@Nullable String comment, @Nullable String author) {}

    /**
     * When it is in force.
     *
     * @param createdAt when it was added
     * @param expiresAt when it ends; null if it doesn't end
     */
    public record Term(Instant createdAt, @Nullable Instant expiresAt) {

        /** {@link Instant#MAX} if it doesn't end. */
        Instant end() {
            return expiresAt == null ? Instant.MAX : expiresAt;
        }
    }

    /**
     * What doesn't block it.
     *
     * @param inEngines whether the engines' own allowlists get it, too
     * @param lists ids of the lists that it is limited to, none if they were deleted; absent if it applies to everything
     */
    public record Scope(boolean inEngines, Optional<Set<Long>> lists) {

        /** Shared, because there can be many entries. */
        private static final Scope EVERYTHING = new Scope(false, Optional.empty());

        static Scope of(boolean inEngines, Optional<Set<Long>> lists) {
            return inEngines || lists.isPresent() ? new Scope(inEngines, lists) : EVERYTHING;
        }

        /** Whether no ban and no list blocks it. */
        public boolean everything() {
            return lists.isEmpty();
        }
    }

    /**
     * A host name and the result of resolving it.
     *
     * @param name in lower case
     * @param addresses canonical texts of the addresses that were found last, in order; empty before the first success
     * @param resolvedAt when the name was last resolved successfully; null if it never was
     * @param problem what was wrong the last time; null if nothing was
     */
    public record Host(
            String name,
            List<String> addresses,
            @Nullable Instant resolvedAt,
            @Nullable String problem) {

        /** Whether no attempt to resolve it has ended yet. */
        boolean isNew() {
            return resolvedAt == null && problem == null;
        }

        /** The same name after another resolution; the addresses stay if it failed. */
        Host after(Resolution next, Instant now) {
            return next.addresses().isEmpty()
                    ? new Host(name, addresses, resolvedAt, next.problem())
                    : new Host(name, next.addresses(), now, next.problem());
        }
    }

    /**
     * The result of resolving a host name.
     *
     * @param addresses canonical texts in order; empty if it failed
     * @param problem what is wrong, for people; null if nothing is
     */
    record Resolution(List<String> addresses, @Nullable String problem) {}

    /** The range or the host name. */
    public String subject() {
        return host == null ? String.valueOf(range) : host.name();
    }

    /** The allowed ranges: that of the entry, or the addresses of its host. */
    public Stream<IpRange> ranges() {
        return texts().flatMap(text -> read(text, "database"));
    }

    /** The texts of {@link #ranges()}. */
    Stream<String> texts() {
        return host == null ? Stream.ofNullable(range) : host.addresses().stream();
    }

    /** When its host was last resolved; before the first success, when it was added. */
    Instant lastGood() {
        return host == null || host.resolvedAt() == null ? term.createdAt() : host.resolvedAt();
    }

    /** Reads a range; empty if it can't be read. */
    static Optional<IpRange> parse(String text) {
        try {
            return Optional.of(IpRange.parse(text));
        } catch (IpSyntaxException unreadable) {
            return Optional.empty();
        }
    }

    /** Reads a range; one that can't be read is logged and left out. */
    static Stream<IpRange> read(String text, String source) {
        try {
            return Stream.of(IpRange.parse(text));
        } catch (IpSyntaxException unreadable) {
            LOG.errorv(
                    "allowlist_range_invalid",
                    kv("range", text),
                    kv("source", source),
                    kv("reason", unreadable.syntax().reason()));
            return Stream.empty();
        }
    }

    /** The same entry after its host was resolved, if that is among the results by host name. */
    AllowlistEntry after(Map<String, Resolution> results, Instant now) {
        Resolution result = host == null ? null : results.get(host.name());
        return host == null || result == null
                ? this
                : new AllowlistEntry(id, range, host.after(result, now), note, term, provisioned, scope);
    }

    /** Whether it has not expired. */
    boolean active(Instant now) {
        return term.end().isAfter(now);
    }
}
