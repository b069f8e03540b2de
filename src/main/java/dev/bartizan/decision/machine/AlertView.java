package dev.bartizan.decision.machine;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An active ban as the alert that it came from, in CrowdSec's form. */
@Schema(description = "An active ban, as an alert in CrowdSec's form.")
record AlertView(
        @Schema(description = "The `id` of the ban.", examples = "17")
        long id,

        @Schema(description = "The machine's name.", examples = "web-1")
        String machineId,

        @Schema(description = "When the ban began.") Instant createdAt,

        @Schema(description = "The scenario.", examples = "crowdsecurity/ssh-bf")
        String scenario,

        @Schema(description = "Always empty.") String scenarioVersion,

        @Schema(description = "Always empty.") String scenarioHash,

        @Schema(description = "The reason of the ban.") String message,

        @Schema(description = "Always 0: events are not stored.")
        int eventsCount,

        @Schema(description = "When the ban began.") Instant startAt,

        @Schema(description = "When the ban began.") Instant stopAt,

        @Schema(description = "Always 0.") int capacity,

        @Schema(description = "Always empty.") String leakspeed,

        @Schema(description = "Always `false`.") boolean simulated,

        @Schema(description = "Always empty: events are not stored.")
        List<String> events,

        @Schema(description = "The banned address or network.")
        SourceView source,

        @Schema(description = "The ban.") List<DecisionView> decisions) {

    /** The source of an alert. */
    @Schema(description = "The banned address or network.")
    record SourceView(
            @Schema(description = "`Ip` or `Range`.", examples = "Ip")
            String scope,

            @Schema(description = "The address or CIDR.", examples = "45.155.205.7")
            String value,

            @Schema(description = "The address; absent for a network.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String ip) {}

    /** The decision of an alert. */
    @Schema(description = "The ban.")
    record DecisionView(
            @Schema(description = "The `id` of the ban.", examples = "17")
            long id,

            @Schema(description = "`crowdsec`.", examples = "crowdsec")
            String origin,

            @Schema(description = "`ban`, `captcha` or `throttle`.", examples = "ban")
            Remediation type,

            @Schema(description = "`Ip` or `Range`.", examples = "Ip")
            String scope,

            @Schema(description = "The address or CIDR.", examples = "45.155.205.7")
            String value,

            @Schema(description = "The remaining time, in Go's form.", examples = "3h59m58s")
            String duration,

            @Schema(description = "The scenario.") String scenario,

            @Schema(description = "Always `false`.") boolean simulated) {}

    static AlertView of(ActiveBan ban, Machine machine, Instant now) {
        IpRange range = ban.range();
        boolean host = range.first().equals(range.last());
        String scope = host ? "Ip" : "Range";
        String value = host ? range.first().toString() : range.toString();
        DecisionView decision = new DecisionView(
                ban.id(), ban.origin(), ban.type(), scope, value, remaining(ban, now), ban.scenario(), false);
        return new AlertView(
                ban.id(),
                machine.name(),
                ban.since(),
                ban.scenario(),
                "",
                "",
                ban.reason(),
                0,
                ban.since(),
                ban.since(),
                0,
                "",
                false,
                List.of(),
                new SourceView(scope, value, host ? value : null),
                List.of(decision));
    }

    /** Bans of machines always end. */
    private static String remaining(ActiveBan ban, Instant now) {
        Duration left = Duration.between(now, ban.until().orElse(now));
        return left.toHours() + "h" + left.toMinutesPart() + "m" + left.toSecondsPart() + "s";
    }
}
