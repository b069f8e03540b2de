package dev.bartizan.ban.statistics;

import dev.bartizan.ban.BanRepository;
import dev.bartizan.ip.IpRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/** Aggregates of the rows of {@code ban}. */
@ApplicationScoped
class BanFigures {

    private static final String SUM_UP = """
            SELECT origin, scenario, count(*), min(began_at), max(began_at), max(ends_at)
            FROM ban WHERE range IN :networks
            GROUP BY origin, scenario ORDER BY 3 DESC, origin, scenario""";

    private final Session session;

    BanFigures(Session session) {
        this.session = session;
    }

    /** Number of bans of one range. */
    record RangeCount(String range, long bans) {}

    /** The greatest id of a row; 0 without rows. */
    long newest() {
        return session.createNativeQuery("SELECT coalesce(max(id), 0) FROM ban", Long.class)
                .getSingleResult();
    }

    /**
     * Counts the bans since a moment by range.
     *
     * @param origin origin of the bans; all if it is not given
     */
    List<RangeCount> countByRange(Instant since, @Nullable String origin) {
        NativeQuery<Object[]> query = session.createNativeQuery(
                        "SELECT range, count(*) FROM ban WHERE began_at >= :since"
                                + (origin == null ? "" : " AND origin = :origin") + " GROUP BY range",
                        Object[].class)
                .setParameter("since", since.toEpochMilli());
        if (origin != null) {
            query.setParameter("origin", origin);
        }
        return query.getResultList().stream()
                .map(row -> new RangeCount((String) row[0], ((Number) row[1]).longValue()))
                .toList();
    }

    /**
     * Counts the bans of an address and of networks that contain it, by origin and scenario.
     *
     * @param now counts as the end of active bans
     */
    List<BanSummary> sumUp(IpRange address, Instant now) {
        return session
                .createNativeQuery(SUM_UP, Object[].class)
                .setParameter("networks", BanRepository.networksOf(address))
                .getResultList()
                .stream()
                .map(row -> new BanSummary(
                        (String) row[0],
                        (String) row[1],
                        ((Number) row[2]).longValue(),
                        instant(row[3]),
                        instant(row[4]),
                        Instant.ofEpochMilli(Math.min(((Number) row[5]).longValue(), now.toEpochMilli()))))
                .toList();
    }

    private static Instant instant(Object millis) {
        return Instant.ofEpochMilli(((Number) millis).longValue());
    }
}
