package dev.bartizan.fail2ban.bans;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.BanService;
import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.fail2ban.protocol.Answers;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import dev.bartizan.fail2ban.protocol.Fail2banState.Presence;
import dev.bartizan.fail2ban.protocol.UnreachableException;
import dev.bartizan.ip.IpRange;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** fail2ban as a ban engine: bans that come from it are lifted in it. */
@Singleton
public class Fail2banEngine implements BanEngine {

    public static final String ORIGIN = BanService.JAILS;

    private static final Logger LOG = Logger.getLogger(Fail2banEngine.class);

    private final Fail2banClient client;
    private final Fail2banState state;
    private final JailAllowlist allowlist;

    Fail2banEngine(Fail2banClient client, Fail2banState state) {
        this.client = client;
        this.state = state;
        this.allowlist = new JailAllowlist(client);
    }

    @Override
    public String origin() {
        return ORIGIN;
    }

    @Override
    public int lift(Collection<ActiveBan> bans) {
        Map<String, List<JailBanKey>> byJail =
                bans.stream().map(JailBanKey::of).collect(Collectors.groupingBy(JailBanKey::jail));
        try {
            return byJail.entrySet().stream()
                    .mapToInt(jail -> liftKeys(jail.getKey(), jail.getValue()))
                    .sum();
        } catch (UnreachableException failure) {
            if (state.presence() != Presence.ABSENT) {
                throw failure;
            }
            // Without a server, or with the feature off, there is nothing to lift.
            LOG.infov("fail2ban_absent_bans_lifted", kv("bans", bans.size()));
            return 0;
        }
    }

    /** Without a configured socket, a server that was never reached counts as absent. */
    @Override
    public boolean isPresent() {
        return state.presence() != Presence.ABSENT;
    }

    /**
     * One command for all jails. It is sent again for a network: the first one lifts only the ban of exactly this network. The
     * server doesn't find addresses in another spelling, so their own texts are sent to the few jails that have such.
     */
    @Override
    public int liftInside(IpRange range) {
        String text = CheckedAddresses.text(range);
        int lifted = unban(text);
        if (!range.first().equals(range.last())) {
            lifted += unban(text);
        }
        for (String jail : state.jailsWithOtherSpellings()) {
            lifted += lift(jail, banned(jail).respelledInside(range).toList());
        }
        return lifted;
    }

    private int unban(String text) {
        return (int) Answers.number(client.execute("unban", text));
    }

    @Override
    public JailAllowlist allowlist() {
        return allowlist;
    }

    /** A ban that the jail doesn't list is sent, too: a starting server may not have restored it yet. */
    private int liftKeys(String jail, List<JailBanKey> keys) {
        BannedTexts banned = banned(jail);
        return lift(
                jail,
                keys.stream()
                        .flatMap(key -> {
                            List<String> texts = banned.of(key.range()).toList();
                            return texts.isEmpty() ? Stream.of(key.ip()) : texts.stream();
                        })
                        .distinct()
                        .toList());
    }

    private BannedTexts banned(String jail) {
        try {
            return new BannedTexts(Answers.texts(client.query("get", jail, "banip")));
        } catch (CommandFailedException refused) {
            if (!refused.isUnknownJail()) {
                throw refused;
            }
            return BannedTexts.NONE;
        }
    }

    private int lift(String jail, List<String> ips) {
        int all = 0;
        BatchSize size = new BatchSize();
        for (int next = 0; next < ips.size(); ) {
            List<String> batch = ips.subList(next, Math.min(next + size.current(), ips.size()));
            long begin = System.nanoTime();
            int lifted = unban(jail, batch);
            size.adapt(lifted, Duration.ofNanos(System.nanoTime() - begin));
            all += lifted;
            next += batch.size();
        }
        return all;
    }

    /** Returns the number of lifted bans. */
    private int unban(String jail, List<String> ips) {
        try {
            return (int) Answers.number(client.execute(Stream.concat(Stream.of("set", jail, "unbanip"), ips.stream())
                    .toArray(String[]::new)));
        } catch (CommandFailedException refused) {
            if (!refused.isUnknownJail()) {
                throw refused;
            }
            // The jail was stopped, which has ended its bans.
            LOG.debugv("jail_gone", kv("jail", jail));
            return 0;
        }
    }
}
