package dev.bartizan;

import dev.bartizan.ban.FakeBanEngine;
import dev.bartizan.notify.WebhookReceiver;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Declares everything that settings can declare: lists, allowed ranges, notification targets. There is also a ban engine,
 * an access log is followed, bans are escalated, and containers are off.
 */
public class DeclaredSettings implements QuarkusTestProfile {

    /** Receives the notifications. */
    public static final WebhookReceiver RECEIVER = new WebhookReceiver();

    /** The folder of the feeds that are files. */
    public static final Path FEEDS = Path.of("target", "test-data", "feeds-" + UUID.randomUUID());

    /** The access log that is followed. */
    public static final Path ACCESS_LOG = Path.of("target", "test-data", "access-" + UUID.randomUUID() + ".log");

    /** The target that gets every notification, signed with {@link #SECRET}. */
    public static final String HOOK = "/hook/T0P-s3cret";

    /** The target that gets the notifications about agents, in the format of ntfy. */
    public static final String PHONE = "/phone";

    public static final String SECRET = "what only both sides know";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("bartizan.notify.targets.hook.url", RECEIVER.url(HOOK)),
                Map.entry("bartizan.notify.targets.hook.secret", SECRET),
                Map.entry("bartizan.notify.targets.phone.url", RECEIVER.url(PHONE)),
                Map.entry("bartizan.notify.targets.phone.format", "ntfy"),
                Map.entry("bartizan.notify.targets.phone.authorization", "Bearer tk_s3cret"),
                Map.entry("bartizan.notify.targets.phone.kinds", "agent_failed,agent_recovered"),
                Map.entry("bartizan.notify.timeout", "3s"),
                Map.entry("bartizan.notify.retry-delay", "10ms"),
                Map.entry("bartizan.notify.attempts", "3"),
                Map.entry("bartizan.livelog.access-log", ACCESS_LOG.toString()),
                Map.entry("bartizan.blocklist.file-root", FEEDS.toString()),
                Map.entry("bartizan.geo.asn-database", FEEDS.resolve("asn.mmdb").toString()),
                Map.entry("bartizan.blocklist.lists.declared.url", "file:declared.txt"),
                Map.entry("bartizan.blocklist.lists.wrong.url", "gopher://example.org/"),
                Map.entry("bartizan.blocklist.lists.of-unknown.url", "lists:declared,missing"),
                Map.entry("bartizan.blocklist.schedule.enabled", "false"),
                Map.entry("bartizan.blocklist.import-on-start", "never"),
                Map.entry("bartizan.container.enabled", "false"),
                Map.entry("bartizan.container.apps.db.health", "exec:mysqladmin ping -ps3cretOfACommand"),
                Map.entry("bartizan.ban.escalation.repeat.enabled", "true"),
                Map.entry("bartizan.ban.escalation.network.enabled", "true"),
                // The second one is misspelt.
                Map.entry("bartizan.allowlist.ranges", "172.16.0.0/12,192.0.2,192.0.2.77"));
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FakeBanEngine.class);
    }
}
