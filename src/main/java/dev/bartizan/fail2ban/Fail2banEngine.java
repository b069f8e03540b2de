package dev.bartizan.fail2ban;

import dev.bartizan.ban.ActiveBan;
import dev.bartizan.ban.BanEngine;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** fail2ban as an engine whose bans are ours too. */
@Singleton
class Fail2banEngine implements BanEngine {

    static final String ORIGIN = "fail2ban";

    /** The server does nothing else while it lifts them. */
    private static final int LIFTED_AT_ONCE = 50;

    private final Fail2banClient client;

    Fail2banEngine(Fail2banClient client) {
        this.client = client;
    }

    @Override
    public String origin() {
        return ORIGIN;
    }

    @Override
    public void lift(Collection<ActiveBan> bans) {
        bans.stream()
                .map(Banned::of)
                .collect(Collectors.groupingBy(
                        Banned::jail, TreeMap::new, Collectors.mapping(Banned::ip, Collectors.toList())))
                .forEach(this::lift);
    }

    private void lift(String jail, List<String> ips) {
        for (int from = 0; from < ips.size(); from += LIFTED_AT_ONCE) {
            List<String> some = ips.subList(from, Math.min(from + LIFTED_AT_ONCE, ips.size()));
            client.tell(Stream.concat(Stream.of("set", jail, "unbanip"), some.stream())
                    .toArray(String[]::new));
        }
    }
}
