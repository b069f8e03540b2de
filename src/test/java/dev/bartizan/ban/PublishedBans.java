package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.database.Database;
import dev.bartizan.ip.IpRange;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores bans and publishes them, without the checks of the API. */
@Singleton
public class PublishedBans {

    private final BanLedger ledger;
    private final BanRepository repository;
    private final Database database;
    private final Bans bans;
    private final Clock clock;

    PublishedBans(BanLedger ledger, BanRepository repository, Database database, Bans bans, Clock clock) {
        this.ledger = ledger;
        this.repository = repository;
        this.database = database;
        this.bans = bans;
        this.clock = clock;
    }

    /** Bans a CIDR permanently. */
    public void ban(String range, String reason) {
        add(range, reason, Optional.empty());
    }

    /** Bans a CIDR for a limited time. */
    public void ban(String range, String reason, Duration duration) {
        add(range, reason, Optional.of(now().plus(duration)));
    }

    private void add(String range, String reason, Optional<Instant> until) {
        ActiveBan ban = new ActiveBan(0, IpRange.parse(range), "bartizan", "ban", reason, now(), until);
        ledger.exclusively(() -> {
            List<ActiveBan> next = new ArrayList<>(bans.current().all());
            next.add(database.write(() -> ledger.persist(ban, now()).toActive()));
            bans.replace(BanSet.of(next));
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Removes them all, and their rows. */
    public void clear() {
        ledger.exclusively(() -> {
            database.write(() -> repository.deleteAll());
            bans.replace(BanSet.EMPTY);
        });
    }
}
