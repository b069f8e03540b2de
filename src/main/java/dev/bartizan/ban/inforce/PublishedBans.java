package dev.bartizan.ban.inforce;

import dev.bartizan.ip.IpRange;
import dev.bartizan.published.PublishedContent;
import dev.bartizan.published.PublishedInput;
import dev.bartizan.published.PublishedOutput;
import dev.bartizan.published.PublishedPart;
import dev.bartizan.remediation.Remediation;
import dev.bartizan.system.Lifecycle;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The active bans in the snapshot. Each cause is written once, because many bans share it. */
@Singleton
class PublishedBans implements PublishedPart {

    private final Bans bans;
    private final Clock clock;

    PublishedBans(Bans bans, Clock clock) {
        this.bans = bans;
        this.clock = clock;
    }

    private record Content(List<ActiveBan> bans) implements PublishedContent {

        @Override
        public long entries() {
            return bans.size();
        }

        @Override
        public void write(PublishedOutput out) throws IOException {
            Map<BanCause, Integer> causes = new LinkedHashMap<>();
            bans.forEach(ban -> causes.putIfAbsent(ban.cause(), causes.size()));
            out.number(causes.size());
            for (BanCause cause : causes.keySet()) {
                out.text(cause.source());
                out.text(cause.scenario());
                out.text(cause.reason());
            }
            out.number(bans.size());
            for (ActiveBan ban : bans) {
                out.number(ban.id());
                out.range(ban.range());
                out.number(causes.getOrDefault(ban.cause(), 0));
                out.text(ban.type().name());
                out.moment(ban.since());
                out.optionalMoment(ban.until().orElse(null));
            }
        }
    }

    @Override
    public String name() {
        return "bans";
    }

    @Override
    public int order() {
        return Lifecycle.Open.BANS;
    }

    @Override
    public boolean loaded() {
        return bans.loaded();
    }

    @Override
    public PublishedContent content() {
        return new Content(bans.current().all());
    }

    @Override
    public Runnable read(PublishedInput in) throws IOException {
        List<BanCause> causes = new ArrayList<>();
        int causeCount = in.count();
        for (int i = 0; i < causeCount; i++) {
            causes.add(new BanCause(in.text(), in.text(), in.text()));
        }
        List<ActiveBan> stored = new ArrayList<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            stored.add(ban(in, causes));
        }
        BanSet active = BanSet.of(stored).active(clock.instant());
        return () -> bans.replace(active);
    }

    private static ActiveBan ban(PublishedInput in, List<BanCause> causes) throws IOException {
        long id = in.number();
        IpRange range = in.range();
        long cause = in.number();
        if (cause >= causes.size() || !range.isCidr()) {
            throw new IOException("A ban has no cause, or its range is no CIDR");
        }
        Remediation type = in.constant(Remediation.class);
        Instant since = in.moment();
        return new ActiveBan(id, range, causes.get((int) cause), type, since, Optional.ofNullable(in.optionalMoment()));
    }
}
