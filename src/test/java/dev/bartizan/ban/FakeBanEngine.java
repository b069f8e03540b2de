package dev.bartizan.ban;

import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.engine.EngineAllowlist;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Lifts the requested bans, until a test breaks it. */
@Alternative
@Singleton
public class FakeBanEngine implements BanEngine {

    static final String ORIGIN = "fail2ban";

    final List<ActiveBan> lifted = new ArrayList<>();
    private final FakeAllowlist allowlist = new FakeAllowlist();
    boolean broken;

    @Override
    public String origin() {
        return ORIGIN;
    }

    @Override
    public int lift(Collection<ActiveBan> bans) {
        if (broken) {
            throw new ServiceException(ErrorCode.FAIL2BAN_UNREACHABLE);
        }
        lifted.addAll(bans);
        return bans.size();
    }

    @Override
    public boolean isPresent() {
        return !broken;
    }

    @Override
    public int liftInside(IpRange range) {
        return 0;
    }

    @Override
    public EngineAllowlist allowlist() {
        return allowlist;
    }

    /** An allowlist with one place that keeps its content. */
    static class FakeAllowlist implements EngineAllowlist {

        final List<Allowance> content = new ArrayList<>();

        @Override
        public Optional<String> unsupported() {
            return Optional.empty();
        }

        @Override
        public boolean isVolatile() {
            return false;
        }

        @Override
        public List<Allowance> missing(Collection<IpRange> ranges) {
            return ranges.stream().map(range -> new Allowance("all", range)).toList();
        }

        @Override
        public void add(List<Allowance> missing) {
            content.addAll(missing);
        }

        @Override
        public void remove(List<Allowance> added) {
            content.removeAll(added);
        }
    }
}
