package dev.bartizan.ban;

import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.http.Page;
import dev.bartizan.ip.IpRange;
import dev.bartizan.node.NodeName;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.query.NativeQuery;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/** Rows of {@code ban}. Whether a ban is active is computed from the clock, not stored as a flag. */
@ApplicationScoped
public class BanRepository implements PanacheRepository<BanRow> {

    /** A day and a half has 432 buckets for each jail. */
    private static final int MOST_BUCKETS = 50_000;

    /** {@code liftedAt} is checked too, so that a lifted ban stays lifted if the clock is set back. */
    private static final String IN_FORCE = "liftedAt is null and endsAt > :now";

    /** A ban of another node is to be lifted in that node's engine, too. */
    private static final String LIFT =
            "liftedAt = :now, liftPending = case when node in ('', :node) then false else true end where " + IN_FORCE;

    /** Bans of engines of this node, and those that were stored before nodes had names. */
    private static final String HERE = "machine is null and node in ('', :node)";

    private static final String BEGUN_BY_SCENARIO =
            "SELECT scenario, began_at / :bucket, count(*) FROM ban WHERE began_at >= :since GROUP BY 1, 2";

    private static final String COUNT_BY_SCENARIO = """
            SELECT scenario, count(*), count(DISTINCT range),
                   count(*) FILTER (WHERE lifted_at IS NULL AND ends_at > :now), max(began_at)
            FROM ban WHERE origin = :origin AND began_at >= :since
            GROUP BY scenario ORDER BY 2 DESC, scenario\
            """;

    private final NodeName node;

    BanRepository(NodeName node) {
        this.node = node;
    }

    List<BanRow> listInForce(Instant now) {
        return list(IN_FORCE, Map.of("now", now));
    }

    /** The bans in force among some rows. */
    List<BanRow> listInForce(Collection<Long> ids, Instant now) {
        return list("id in :ids and " + IN_FORCE, Map.of("ids", ids, "now", now));
    }

    /**
     * A ban that has ended.
     *
     * @param endedAt when it ended
     */
    public record EndedBan(ActiveBan ban, Instant endedAt) {}

    /** The bans that have ended since a moment, without damaged rows; at most {@code most}, those that ended last. */
    public List<EndedBan> endedSince(Instant since, Instant now, int most) {
        List<EndedBan> ended = new ArrayList<>();
        List<BanRow> rows = find(
                        "endsAt >= :since and (liftedAt is not null or endsAt <= :now) order by endsAt desc",
                        Map.of("since", since, "now", now))
                .range(0, most - 1)
                .list();
        for (BanRow row : rows) {
            Instant endedAt = Objects.requireNonNull(row.endsAt, "the condition compares it");
            row.readable().ifPresent(ban -> ended.add(new EndedBan(ban, endedAt)));
        }
        return ended;
    }

    boolean isEmpty() {
        return findAll().page(0, 1).list().isEmpty();
    }

    /** One page of bans, newest first. */
    public Page<BanView> page(BanFilter filter, Instant now, int page, int pageSize) {
        Conditions conditions = Conditions.of(filter, now);
        PanacheQuery<BanRow> query =
                find(conditions.where() + " order by beganAt desc, id desc", conditions.parameters());
        List<BanView> items = query.page(page - 1, pageSize).stream()
                .map(ban -> BanView.of(ban, now))
                .toList();
        return new Page<>(items, page, pageSize, query.count());
    }

    /** The bans nearest to a position, by their distance from it; one more than wanted. */
    List<BanView> nearest(BanFilter filter, Instant now, BanSlice.Wanted wanted) {
        Conditions conditions = Conditions.of(filter, now);
        wanted.from().ifPresent(position -> {
            conditions.add(
                    wanted.back()
                            ? "beganAt >= :from and (beganAt > :from or id > :fromId)"
                            : "beganAt <= :from and (beganAt < :from or id < :fromId)",
                    "from",
                    position.beganAt());
            conditions.parameters().put("fromId", position.id());
        });
        String order = wanted.back() ? " order by beganAt, id" : " order by beganAt desc, id desc";
        return find(conditions.where() + order, conditions.parameters()).range(0, wanted.size()).stream()
                .map(ban -> BanView.of(ban, now))
                .toList();
    }

    /** Counts bans, up to a maximum. */
    long count(BanFilter filter, Instant now, int most) {
        Conditions conditions = Conditions.of(filter, now);
        SelectionQuery<Long> query = getSession()
                .createSelectionQuery(
                        "select count(*) from (select id as id from BanRow " + conditions.where()
                                + " order by beganAt desc limit " + most + ") as few",
                        Long.class);
        conditions.parameters().forEach(query::setParameter);
        return query.getSingleResult();
    }

    /** The conditions of a query. */
    private record Conditions(List<String> texts, Map<String, Object> parameters) {

        static Conditions of(BanFilter filter, Instant now) {
            Conditions conditions = new Conditions(new ArrayList<>(), new HashMap<>());
            if (filter.active() != null) {
                conditions.add(filter.active() ? IN_FORCE : "not (" + IN_FORCE + ")", "now", now);
            }
            if (filter.type() != null) {
                conditions.add("remediation = :type", "type", filter.type());
            }
            if (filter.origin() != null) {
                conditions.add("origin = :origin", "origin", filter.origin());
            }
            if (filter.jail() != null) {
                conditions.add("scenario = :jail", "jail", filter.jail());
            }
            if (filter.covered() != null) {
                conditions.add("range in :networks", "networks", networksOf(filter.covered()));
            }
            if (filter.since() != null) {
                conditions.add("beganAt >= :since", "since", filter.since());
            }
            return conditions;
        }

        void add(String text, String parameter, Object value) {
            texts.add(text);
            parameters.put(parameter, value);
        }

        String where() {
            return texts.isEmpty() ? "" : "where " + String.join(" and ", texts);
        }
    }

    /** All CIDRs that contain a range, as text: at most 129. */
    public static List<String> networksOf(IpRange range) {
        return IntStream.rangeClosed(0, range.first().bits())
                .mapToObj(prefixLength -> IpRange.ofCidr(range.first(), prefixLength))
                .takeWhile(network -> network.contains(range.last()))
                .map(IpRange::toString)
                .toList();
    }

    /** Number of bans that began in each bucket since a moment; empty buckets have no entry. */
    Map<Instant, Long> countBegun(Instant since, @Nullable String origin, @Nullable String scenario, Duration bucket) {
        NativeQuery<Object[]> query = getSession()
                .createNativeQuery(
                        "SELECT began_at / :bucket, count(*) FROM ban WHERE began_at >= :since"
                                + (origin == null ? "" : " AND origin = :origin")
                                + (scenario == null ? "" : " AND scenario = :scenario") + " GROUP BY 1",
                        Object[].class)
                .setParameter("bucket", bucket.toMillis())
                .setParameter("since", since.toEpochMilli());
        if (origin != null) {
            query.setParameter("origin", origin);
        }
        if (scenario != null) {
            query.setParameter("scenario", scenario);
        }
        Map<Instant, Long> counts = new HashMap<>();
        for (Object[] row : query.getResultList()) {
            counts.put(
                    Instant.EPOCH.plus(bucket.multipliedBy(((Number) row[0]).longValue())),
                    ((Number) row[1]).longValue());
        }
        return counts;
    }

    /** When the oldest stored ban began; empty if there is none. */
    Optional<Instant> firstBegun() {
        return find("ORDER BY beganAt").firstResultOptional().map(first -> first.beganAt);
    }

    /** Number of bans that began in each bucket since a moment, by scenario; empty buckets have no entry. */
    Map<String, Map<Instant, Long>> countBegunByScenario(Instant since, Duration bucket) {
        Map<String, Map<Instant, Long>> counts = new HashMap<>();
        getSession()
                .createNativeQuery(BEGUN_BY_SCENARIO, Object[].class)
                .setParameter("bucket", bucket.toMillis())
                .setParameter("since", since.toEpochMilli())
                .setMaxResults(MOST_BUCKETS)
                .getResultList()
                .forEach(row -> counts.computeIfAbsent((String) row[0], _ -> new HashMap<>())
                        .put(
                                Instant.EPOCH.plus(bucket.multipliedBy(((Number) row[1]).longValue())),
                                ((Number) row[2]).longValue()));
        return counts;
    }

    /** Counts the bans of an origin by scenario, most bans first. */
    List<ScenarioCount> countByScenario(String origin, Instant since, Instant now) {
        return getSession()
                .createNativeQuery(COUNT_BY_SCENARIO, Object[].class)
                .setParameter("origin", origin)
                .setParameter("since", since.toEpochMilli())
                .setParameter("now", now.toEpochMilli())
                .getResultList()
                .stream()
                .map(row -> new ScenarioCount(
                        (String) row[0],
                        ((Number) row[1]).longValue(),
                        ((Number) row[2]).longValue(),
                        ((Number) row[3]).longValue(),
                        Instant.ofEpochMilli(((Number) row[4]).longValue())))
                .toList();
    }

    /** The bans of this node's engine with exactly these ranges that began between two moments. */
    List<BanRow> listBegun(String origin, Collection<String> ranges, Instant after, Instant before) {
        return list(
                "range in :ranges and origin = :origin and beganAt > :after and beganAt < :before and " + HERE,
                Map.of("ranges", ranges, "origin", origin, "after", after, "before", before, "node", node.text()));
    }

    void setEnd(long id, Optional<Instant> end) {
        findByIdOptional(id).ifPresent(ban -> ban.expiresAt = end.orElse(null));
    }

    /**
     * Lifts the active bans of this node's engine that have the same range and scenario as one of the given bans, which replace
     * them.
     */
    void liftSame(String origin, Collection<EngineBan> some, Instant now) {
        Set<Target> replaced = some.stream()
                .map(ban -> new Target(ban.range().toString(), ban.scenario()))
                .collect(Collectors.toSet());
        Set<Long> ids = list(
                        "range in :ranges and origin = :origin and " + HERE + " and " + IN_FORCE,
                        Map.of(
                                "ranges",
                                replaced.stream().map(Target::range).toList(),
                                "origin",
                                origin,
                                "node",
                                node.text(),
                                "now",
                                now))
                .stream()
                .filter(row -> replaced.contains(new Target(row.range, row.scenario)))
                .map(row -> row.id)
                .collect(Collectors.toSet());
        if (!ids.isEmpty()) {
            lift(ids, now);
        }
    }

    private record Target(String range, String scenario) {}

    /** The bans of this node's engine that another node has lifted, and the engine not yet, at most {@code most}. */
    List<BanRow> listLiftPending(String origin, int most) {
        return find("liftPending and node = ?1 and origin = ?2 order by id", node.text(), origin)
                .range(0, most - 1)
                .list();
    }

    /** The engine doesn't have these bans any more. */
    void clearLiftPending(Set<Long> ids) {
        update("liftPending = false where id in ?1", ids);
    }

    /** Lifts bans; returns how many were lifted. */
    int lift(Set<Long> ids, Instant now) {
        return update(LIFT + " and id in :ids", Map.of("ids", ids, "now", now, "node", node.text()));
    }

    /** Lifts the bans of exactly this range; returns how many were lifted. */
    int lift(IpRange range, Instant now) {
        return update(LIFT + " and range = :range", Map.of("range", range.toString(), "now", now, "node", node.text()));
    }

    /** Lifts all bans; returns how many were lifted. */
    int liftAll(Instant now) {
        return update(LIFT, Map.of("now", now, "node", node.text()));
    }

    /** Deletes at most {@code limit} of the bans that ended before a moment; returns how many were deleted. */
    int deleteEndedBefore(Instant oldest, int limit) {
        return (int) delete(
                "id in (select b.id from BanRow b where b.endsAt < :oldest order by b.endsAt limit " + limit + ")",
                Map.of("oldest", oldest));
    }
}
