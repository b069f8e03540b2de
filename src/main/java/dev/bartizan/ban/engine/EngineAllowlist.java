package dev.bartizan.ban.engine;

import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that an engine never bans, as the engine itself keeps them. Calls block, and they throw {@link
 * ServiceException} if the engine can't be reached or refuses.
 */
public interface EngineAllowlist {

    /**
     * A range in one place of an engine.
     *
     * @param place a jail of fail2ban, or the name of an allowlist of CrowdSec
     * @param range a CIDR
     */
    record Allowance(String place, IpRange range) {}

    /** Why this engine has no allowlist; empty if it has one. */
    Optional<String> unsupported();

    /** Whether additions are lost when the engine restarts or reloads its configuration. */
    boolean isVolatile();

    /** The places in which ranges are missing; ranges in larger ones aren't missing. */
    List<Allowance> missing(Collection<IpRange> ranges);

    /** Adds ranges. Idempotent. */
    void add(List<Allowance> missing);

    /** Removes ranges; places and ranges that no longer exist are no error. */
    void remove(List<Allowance> added);
}
