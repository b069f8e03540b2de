package dev.bartizan.ban;

import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Lifts the requested bans, until a test breaks it. */
@Alternative
@Singleton
public class FakeBanEngine implements BanEngine {

    static final String ORIGIN = "fail2ban";

    final List<ActiveBan> lifted = new ArrayList<>();
    boolean broken;

    @Override
    public String origin() {
        return ORIGIN;
    }

    @Override
    public void lift(Collection<ActiveBan> bans) {
        if (broken) {
            throw new ServiceException(ErrorCode.FAIL2BAN_UNREACHABLE);
        }
        lifted.addAll(bans);
    }
}
