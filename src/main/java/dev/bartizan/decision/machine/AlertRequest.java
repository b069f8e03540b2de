package dev.bartizan.decision.machine;

import dev.bartizan.remediation.Remediation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An alert of an agent: the part of CrowdSec's model that is used here. Other fields are ignored. */
@RegisterForReflection
@Schema(description = "An alert in CrowdSec's form; other fields are ignored.")
record AlertRequest(
        @Schema(description = "The scenario.", examples = "crowdsecurity/ssh-bf") @Nullable
        String scenario,

        @Schema(description = "What happened, for people.") @Nullable
        String message,

        @Schema(description = "Whether the source should be blocked, if there are no decisions.") @Nullable
        Boolean remediation,

        @Schema(description = "Whether the scenario is in simulation mode; then nothing is banned.") @Nullable
        Boolean simulated,

        @Schema(description = "Who caused it.") @Nullable SourceRequest source,

        @Schema(description = "Decisions of `cscli`; agents send none.") @Nullable
        List<@Nullable DecisionRequest> decisions) {

    /** The source of an alert. */
    @RegisterForReflection
    @Schema(description = "The source of an alert.")
    record SourceRequest(
            @Schema(description = "`Ip` or `Range`; sources of other scopes are not banned.") @Nullable
            String scope,

            @Schema(description = "The address or CIDR.", examples = "45.155.205.7") @Nullable
            String value) {}

    /** A decision of an alert. */
    @RegisterForReflection
    @Schema(description = "A decision.")
    record DecisionRequest(
            @Schema(description = "`ban`, `captcha` or `throttle`; decisions of other types are skipped.") @Nullable
            String type,

            @Schema(description = "`Ip` or `Range`; decisions of other scopes are skipped.") @Nullable
            String scope,

            @Schema(description = "The address or CIDR.", examples = "45.155.205.7") @Nullable
            String value,

            @Schema(description = "How long, in Go's form.", examples = "4h0m0s") @Nullable
            String duration,

            @Schema(description = "The scenario or reason.") @Nullable
            String scenario) {

        /** What is to be done with the requests of the value; empty for other types. */
        Optional<Remediation> remediation() {
            return Optional.ofNullable(type).flatMap(Remediation::of);
        }

        /** Whether it has a known type and is about an address or a network. */
        boolean supported() {
            return remediation().isPresent() && ("ip".equalsIgnoreCase(scope) || "range".equalsIgnoreCase(scope));
        }
    }

    /** Its decisions. If it has none, its source is banned for the given time, as CrowdSec's default profiles do. */
    List<DecisionRequest> decisions(Duration ofSource) {
        if (Boolean.TRUE.equals(simulated)) {
            return List.of();
        }
        if (decisions != null && !decisions.isEmpty()) {
            List<DecisionRequest> given = new ArrayList<>();
            for (DecisionRequest decision : decisions) {
                if (decision != null) {
                    given.add(decision);
                }
            }
            return given;
        }
        return Boolean.TRUE.equals(remediation) && source != null
                ? List.of(new DecisionRequest(
                        Remediation.ban.name(), source.scope(), source.value(), ofSource.toString(), scenario))
                : List.of();
    }
}
