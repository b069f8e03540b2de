package dev.bartizan.crowdsec.decision;

import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.ip.IpRange;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.util.Collection;
import java.util.stream.Collectors;

/** The agent as a ban engine: bans that come from it are lifted in it. */
@Singleton
class CrowdSecEngine implements BanEngine {

    static final String ORIGIN = "crowdsec";

    private final LocalApi localApi;
    private final AgentAllowlist allowlist;
    private final CrowdSecConfig config;

    CrowdSecEngine(LocalApi localApi, AgentAllowlist allowlist, CrowdSecConfig config) {
        this.localApi = localApi;
        this.allowlist = allowlist;
        this.config = config;
    }

    @Override
    public String origin() {
        return ORIGIN;
    }

    /** The agent can have several decisions about one range; they are one ban here. */
    @Override
    public int lift(Collection<ActiveBan> bans) {
        return Math.min(
                bans.size(), localApi.lift(bans.stream().map(ActiveBan::range).collect(Collectors.toSet())));
    }

    @Override
    public boolean isPresent() {
        return Files.exists(config.configDir().resolve("config.yaml"));
    }

    @Override
    public int liftInside(IpRange range) {
        return localApi.liftInside(range);
    }

    @Override
    public AgentAllowlist allowlist() {
        return allowlist;
    }
}
