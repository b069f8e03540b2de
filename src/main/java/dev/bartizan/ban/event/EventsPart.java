package dev.bartizan.ban.event;

import dev.bartizan.ban.BanView;
import dev.bartizan.console.LivePart;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** The last changes of bans, on the overview. */
@Singleton
class EventsPart implements LivePart {

    static final String LIVE_NAME = "events";

    private final BanEvents events;

    EventsPart(BanEvents events) {
        this.events = events;
    }

    /**
     * A change of a ban.
     *
     * @param kind such as {@code BANNED}
     */
    @TemplateData
    public record Line(Instant at, BanEvent.Kind kind, BanView ban) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance overview(List<Line> lines);
    }

    @Override
    public int position() {
        return 15;
    }

    @Override
    public String name() {
        return LIVE_NAME;
    }

    @Override
    public boolean log() {
        return true;
    }

    @Override
    public TemplateInstance part() {
        return Templates.overview(events.latest().stream()
                .map(seen ->
                        new Line(seen.at(), seen.event().kind(), seen.event().ban()))
                .toList());
    }
}
