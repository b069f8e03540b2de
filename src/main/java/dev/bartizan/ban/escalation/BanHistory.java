package dev.bartizan.ban.escalation;

import dev.bartizan.ban.BanService;
import dev.bartizan.ban.engine.EngineChanges;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Reads earlier bans from the rows of {@code ban}. */
@ApplicationScoped
class BanHistory {

    /** Bounds the memory of one query. */
    private static final int MAX_ROWS = 50_000;

    /**
     * One query for many ranges: the join reads the rows of each prefix through the index of the ranges. The schema of
     * PostgreSQL has a function that is named as the one of SQLite. Bans that ended
     * early were lifted by a person, or by the engine for a person, so they don't count. Bans that CrowdSec's community or
     * its subscribed lists decided don't count either, because nothing happened on this machine, nor do captchas and
     * throttles.
     */
    private static final String FIND = """
            SELECT ban.id, ban.range, ban.began_at, ban.ends_at,
                CASE WHEN ban.origin = :own AND ban.scenario <> :manual THEN 1 ELSE 0 END
            FROM json_each(:prefixes) AS prefix
            CROSS JOIN ban
            WHERE ban.range >= prefix.value AND ban.range < prefix.value || '~'
                AND CASE WHEN ban.origin = :own AND ban.scenario <> :manual
                THEN ban.lifted_at >= :since
                ELSE ban.began_at >= :since AND ban.type = 'ban'
                    AND (ban.lifted_at IS NULL OR ban.lifted_at >= ban.expires_at - :tolerance)
                    AND (ban.origin = :own OR ban.reason NOT IN ('CAPI', 'lists')) END
            LIMIT\s""" + MAX_ROWS;

    private final Session session;

    BanHistory(Session session) {
        this.session = session;
    }

    /**
     * The bans since a moment that count, and the lifted ones that followed from others; called inside a transaction.
     *
     * @param prefixes beginnings of canonical texts of ranges
     */
    List<EarlierBan> find(Collection<String> prefixes, Instant since) {
        return session
                .createNativeQuery(FIND, Object[].class)
                .setParameter("own", BanService.MANUAL)
                .setParameter("manual", ActiveBan.MANUAL_SCENARIO)
                .setParameter("prefixes", prefixes.stream().collect(Collectors.joining("\",\"", "[\"", "\"]")))
                .setParameter("since", since.toEpochMilli())
                .setParameter("tolerance", EngineChanges.TOLERANCE.toMillis())
                .getResultList()
                .stream()
                .map(row -> new EarlierBan(
                        ((Number) row[0]).longValue(),
                        IpRange.parse((String) row[1]),
                        instant(row[2]),
                        instant(row[3]),
                        ((Number) row[4]).intValue() == 1))
                .toList();
    }

    private static Instant instant(Object millis) {
        return Instant.ofEpochMilli(((Number) millis).longValue());
    }
}
