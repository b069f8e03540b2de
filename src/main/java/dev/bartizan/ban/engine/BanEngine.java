package dev.bartizan.ban.engine;

import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import java.util.Collection;

/**
 * A program that decides on bans itself, such as fail2ban. {@link EngineBans#reconcile} copies its active bans. Its
 * bans must be lifted in the engine first; otherwise the next reconciliation would add them again.
 */
public interface BanEngine {

    /** The origin of its bans, such as {@code fail2ban}. */
    String origin();

    /**
     * Lifts bans of this engine. Idempotent.
     *
     * @return number of bans that the engine has lifted; less than the given ones if it had lifted some before
     * @throws ServiceException if it fails; the next reconciliation removes the bans that were lifted
     */
    int lift(Collection<ActiveBan> bans);

    /** Whether the engine is used here: installed and not switched off. It may be unreachable at the moment. */
    boolean isPresent();

    /**
     * Lifts all bans of this engine that lie inside a CIDR, also those that Bartizan doesn't know yet. Idempotent.
     *
     * @return number of lifted bans
     * @throws ServiceException if it fails
     */
    int liftInside(IpRange range);

    /** The addresses that this engine never bans. */
    EngineAllowlist allowlist();
}
