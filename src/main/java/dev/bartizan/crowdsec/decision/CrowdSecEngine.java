package dev.bartizan.crowdsec.decision;

import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.inforce.ActiveBan;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.stream.Collectors;

/** The agent as a ban engine: bans that come from it are lifted in it. */
@Singleton
class CrowdSecEngine implements BanEngine {

    static final String ORIGIN = "crowdsec";

    private final LocalApi localApi;

    CrowdSecEngine(LocalApi localApi) {
        this.localApi = localApi;
    }

    @Override
    public String origin() {
        return ORIGIN;
    }

    @Override
    public void lift(Collection<ActiveBan> bans) {
        localApi.lift(bans.stream().map(ActiveBan::range).collect(Collectors.toSet()));
    }
}
