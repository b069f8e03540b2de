package dev.bartizan.process;

import dev.bartizan.access.AccessConfig;
import dev.bartizan.access.forward.ForwardAuthConfig;
import dev.bartizan.access.oidc.OidcConfig;
import dev.bartizan.access.session.SessionConfig;
import dev.bartizan.audit.AuditConfig;
import dev.bartizan.ban.BanConfig;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.feed.download.FeedTlsConfig;
import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.engine.EngineConfig;
import dev.bartizan.container.soak.SoakConfig;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.database.DatabaseConfig;
import dev.bartizan.decision.allowlist.AllowlistConfig;
import dev.bartizan.decision.bouncer.BouncerConfig;
import dev.bartizan.decision.machine.MachineConfig;
import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.door.DoorConfig;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.geo.GeoConfig;
import dev.bartizan.http.LimitConfig;
import dev.bartizan.livelog.LiveLogConfig;
import dev.bartizan.node.NodeName;
import dev.bartizan.node.ReplicaConfig;
import dev.bartizan.notify.NotifyConfig;
import dev.bartizan.published.SnapshotConfig;
import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import dev.bartizan.settings.SettingsCheck;
import dev.bartizan.traffic.TrafficConfig;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.UpdateConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** The list of all settings. */
public final class Settings {

    private static final int HIGHEST_PORT = 65_535;

    /** Settings of no single feature. */
    private static final List<Setting> GENERAL = Setting.below(
            "bartizan",
            Setting.of("data-dir", Rule.PATH, "/data"),
            Setting.optional(
                    "node",
                    Rule.is(
                            "must have 1 to " + NodeName.LONGEST + " letters, digits, hyphens, dots or underscores",
                            value -> NodeName.valid(value.strip())),
                    "web-1"),
            Setting.of("log.format", Rule.oneOf(List.of("json", "text")), "json"),
            Setting.of("metrics.access", Rule.oneOf(List.of("permit", "authenticated", "deny")), "permit"),
            Setting.of("swagger-ui.enabled", Rule.SWITCH, "true"));

    /** Settings of the framework that the documentation and the manifests use. */
    private static final List<Setting> FRAMEWORK = Setting.below(
            "quarkus.http",
            Setting.of("host", Rule.TEXT, "127.0.0.1"),
            Setting.of("port", Rule.number(0, HIGHEST_PORT), "8080"),
            Setting.of("limits.max-body-size", Rule.SIZE, "64M"),
            Setting.of("proxy.proxy-address-forwarding", Rule.SWITCH, "true"));

    private Settings() {}

    /**
     * The name of the node is missing, although PostgreSQL's database is chosen. The name of the host would not be enough: a
     * container that is created again has another one, and two machines can have the same.
     */
    static Optional<SettingsCheck.Fault> missingNode(Config config) {
        boolean missing = config.getOptionalValue("bartizan.database.url", String.class)
                        .isPresent()
                && config.getOptionalValue("bartizan.node", String.class).isEmpty();
        return missing
                ? Optional.of(new SettingsCheck.Fault(
                        Setting.variable("bartizan.node"),
                        Optional.empty(),
                        "is missing; PostgreSQL needs it",
                        "web-1"))
                : Optional.empty();
    }

    /** A wrong combination or name of settings that are each valid. */
    static Optional<SettingsCheck.Fault> contradiction(Config config) {
        return missingNode(config).or(() -> UpdateApps.wrongName(config));
    }

    /** Bartizan's settings and the known ones of the framework. */
    public static List<Setting> all() {
        return Stream.of(
                        GENERAL,
                        FRAMEWORK,
                        DoorConfig.SETTINGS,
                        LimitConfig.SETTINGS,
                        AccessConfig.SETTINGS,
                        AuditConfig.SETTINGS,
                        ForwardAuthConfig.SETTINGS,
                        OidcConfig.SETTINGS,
                        SessionConfig.SETTINGS,
                        DatabaseConfig.SETTINGS,
                        ReplicaConfig.SETTINGS,
                        SnapshotConfig.SETTINGS,
                        BlocklistConfig.SETTINGS,
                        FeedTlsConfig.SETTINGS,
                        AllowlistConfig.SETTINGS,
                        BanConfig.SETTINGS,
                        GeoConfig.SETTINGS,
                        BouncerConfig.SETTINGS,
                        MachineConfig.SETTINGS,
                        Fail2banConfig.SETTINGS,
                        CrowdSecConfig.SETTINGS,
                        EngineConfig.SETTINGS,
                        ContainerConfig.SETTINGS,
                        SoakConfig.SETTINGS,
                        DeploymentConfig.SETTINGS,
                        UpdateConfig.SETTINGS,
                        LiveLogConfig.SETTINGS,
                        TrafficConfig.SETTINGS,
                        NotifyConfig.SETTINGS)
                .flatMap(List::stream)
                .toList();
    }
}
