package dev.bartizan.decision.allow;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was done in one engine, or in Bartizan itself.
 *
 * @param engine the engine, or {@code bartizan}
 * @param bans number of bans that were lifted
 * @param places the jails of fail2ban or the allowlists of CrowdSec that were changed
 * @param reason why it was not done; null if it was done
 */
record AllowStep(
        String engine,
        Action action,
        Outcome outcome,
        int bans,
        List<String> places,
        @Nullable String reason) {

    /** The kinds of steps. */
    enum Action {
        LIFT_BANS,
        ALLOW;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a step ended. */
    enum Outcome {
        DONE,
        NOTHING_TO_DO,
        /** The engine doesn't answer; it is tried again. */
        UNREACHABLE,
        /** The engine has no allowlist. */
        NOT_SUPPORTED,
        /** The engine refuses, or the database fails; it is tried again. */
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Bans were lifted, or there were none. */
    static AllowStep lifted(String engine, int bans) {
        return new AllowStep(
                engine, Action.LIFT_BANS, bans > 0 ? Outcome.DONE : Outcome.NOTHING_TO_DO, bans, List.of(), null);
    }

    /** A range was added in these places, or was there already. */
    static AllowStep allowed(String engine, List<String> places) {
        return new AllowStep(
                engine,
                Action.ALLOW,
                places.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.DONE,
                0,
                places,
                places.isEmpty() ? "It is allowed there already." : null);
    }

    /** The same step with more lifted bans. */
    AllowStep plus(int more) {
        return more == 0 ? this : new AllowStep(engine, action, Outcome.DONE, bans + more, places, reason);
    }

    static AllowStep absent(String engine, Action action) {
        return new AllowStep(engine, action, Outcome.NOTHING_TO_DO, 0, List.of(), "There is no such engine here.");
    }

    static AllowStep notSupported(String engine, String reason) {
        return new AllowStep(engine, Action.ALLOW, Outcome.NOT_SUPPORTED, 0, List.of(), reason);
    }

    static AllowStep failed(String engine, Action action, ServiceException failure) {
        boolean unreachable =
                failure.code() == ErrorCode.FAIL2BAN_UNREACHABLE || failure.code() == ErrorCode.CROWDSEC_UNREACHABLE;
        Object cause = failure.details().getOrDefault("cause", failure.details().get("reason"));
        return new AllowStep(
                engine,
                action,
                unreachable ? Outcome.UNREACHABLE : Outcome.FAILED,
                0,
                List.of(),
                cause == null ? failure.getMessage() : failure.getMessage() + " (" + cause + ")");
    }
}
