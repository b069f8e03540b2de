package dev.bartizan.traffic;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Rows of {@code seen_period}. */
@ApplicationScoped
class SeenPeriodRepository implements PanacheRepository<SeenPeriodRow> {

    static final int HOUR = 1;
    static final int DAY = 24;

    private static final Logger LOG = Logger.getLogger(SeenPeriodRepository.class);

    private static final String HEADERS = "select id, startedAt, hours, notRecorded from SeenPeriodRow ";

    /** A period without its content. Hibernate calls the constructor by reflection. */
    @RegisterForReflection
    record Header(long id, Instant startedAt, int hours, long notRecorded) {

        Instant endsAt() {
            return startedAt.plus(hours, ChronoUnit.HOURS);
        }
    }

    /** Adds requests to those of a period. */
    void add(Instant startedAt, int hours, SeenPeriod more, int maximumAddresses) {
        SeenPeriodRow row = find("startedAt = ?1 and hours = ?2", startedAt, hours)
                .firstResultOptional()
                .orElseGet(() -> created(startedAt, hours));
        SeenPeriod before = new SeenPeriod(table(row.content, startedAt), row.notRecorded);
        SeenPeriod sum = before.plus(more, maximumAddresses);
        row.addresses = sum.table().addresses();
        row.notRecorded = sum.notRecorded();
        row.content = sum.table().bytes();
        persist(row);
    }

    private static SeenPeriodRow created(Instant startedAt, int hours) {
        SeenPeriodRow row = new SeenPeriodRow();
        row.startedAt = startedAt;
        row.hours = hours;
        row.content = SeenTable.EMPTY.bytes();
        return row;
    }

    /** The periods that begin at a time or later, oldest first. */
    List<Header> headers(Instant from) {
        return find(HEADERS + "where startedAt >= ?1 order by startedAt", from)
                .project(Header.class)
                .list();
    }

    /** The addresses of a period. Nothing of them stays in the session. */
    SeenTable table(Header header) {
        return getEntityManager()
                .createQuery("select content from SeenPeriodRow where id = ?1", byte[].class)
                .setParameter(1, header.id())
                .getResultStream()
                .findFirst()
                .map(content -> table(content, header.startedAt()))
                .orElse(SeenTable.EMPTY);
    }

    /** A damaged table counts as empty: nothing but figures depends on it. */
    private static SeenTable table(byte[] content, Instant startedAt) {
        Optional<SeenTable> table = SeenTable.of(content);
        if (table.isEmpty()) {
            LOG.errorv("seen_addresses_damaged", kv("started_at", startedAt.toString()));
        }
        return table.orElse(SeenTable.EMPTY);
    }

    /** The first hour that began before a time. */
    Optional<Header> hourBefore(Instant before) {
        return find(HEADERS + "where startedAt < ?1 and hours = ?2 order by startedAt", before, HOUR)
                .project(Header.class)
                .firstResultOptional();
    }

    /** Start of the oldest period. */
    Optional<Instant> oldest() {
        return find(HEADERS + "order by startedAt")
                .project(Header.class)
                .firstResultOptional()
                .map(Header::startedAt);
    }

    long deleteDaysBefore(Instant oldest) {
        return delete("hours = ?1 and startedAt < ?2", DAY, oldest);
    }
}
