package dev.bartizan.ban.page;

import dev.bartizan.ban.BanView;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.ban.inforce.BansChanged;
import dev.bartizan.console.LivePart;
import dev.bartizan.console.OverviewChanged;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The number of active bans and the latest ones, on the overview. */
@Singleton
class BansPart implements LivePart {

    private static final String NAME = "bans";
    private static final int LATEST = 5;

    private final Bans inForce;
    private final Event<OverviewChanged> overview;
    private final Clock clock;

    BansPart(Bans inForce, Event<OverviewChanged> overview, Clock clock) {
        this.inForce = inForce;
        this.overview = overview;
        this.clock = clock;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance overview(int active, List<BanView> latest);
    }

    void changed(@Observes BansChanged change) {
        overview.fire(new OverviewChanged(NAME));
    }

    @Override
    public int position() {
        return 10;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** From memory alone. */
    @Override
    public TemplateInstance part() {
        Instant now = clock.instant();
        Comparator<ActiveBan> byBegin = Comparator.comparing(ActiveBan::since);
        PriorityQueue<ActiveBan> latest = new PriorityQueue<>(byBegin);
        int active = 0;
        for (ActiveBan ban : inForce.current().all()) {
            if (ban.active(now)) {
                active++;
                latest.add(ban);
                if (latest.size() > LATEST) {
                    latest.remove();
                }
            }
        }
        return Templates.overview(
                active,
                latest.stream().sorted(byBegin.reversed()).map(BanView::of).toList());
    }
}
