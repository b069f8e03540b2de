package dev.bartizan.decision.machine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine did, as the API shows it.
 *
 * @param lastSeenAt its last login, heartbeat or other request; null for never
 * @param userAgent user agent of that request
 * @param address client address of that request
 * @param scenarios the scenarios that it named at its last login
 * @param alerts number of its alerts
 * @param bans number of bans that its alerts started or extended
 */
record MachineActivity(
        @Nullable Instant lastSeenAt,
        @Nullable String userAgent,
        @Nullable String address,
        List<String> scenarios,
        long alerts,
        long bans) {

    MachineActivity seen(Instant now, @Nullable String agent, @Nullable String client) {
        return new MachineActivity(now, agent, client, scenarios, alerts, bans);
    }

    MachineActivity with(List<String> used) {
        return new MachineActivity(lastSeenAt, userAgent, address, used, alerts, bans);
    }

    MachineActivity reported(long moreAlerts, long moreBans) {
        return new MachineActivity(lastSeenAt, userAgent, address, scenarios, alerts + moreAlerts, bans + moreBans);
    }
}
