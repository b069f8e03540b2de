package dev.bartizan.ban.engine;

import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.error.ServiceException;
import java.util.Collection;

/**
 * Somebody who bans on their own account and tells of it: {@link EngineBans#reconcile} takes over what they have in force.
 * Bans of theirs are lifted by them first, or they would be back at once.
 */
public interface BanEngine {

    /** The origin of its bans, such as {@code fail2ban}. */
    String origin();

    /**
     * Lifts bans of its own; what it has lifted already is no error.
     *
     * @throws ServiceException if it can't; those that it has lifted are told by the next reconciliation
     */
    void lift(Collection<ActiveBan> bans);
}
