package dev.bartizan.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A part of the API that a token can be limited to. Tokens, accounts, sessions and pages belong to none, so that a limited
 * token can't issue one that reaches more.
 */
public enum Feature {
    /** Whether and why an address is blocked, and its history. */
    @JsonProperty("decisions")
    DECISIONS("/api/v1/lookup", "/api/v1/decisions", "/api/v1/history"),
    /** Decisions as files for firewalls and proxies. */
    @JsonProperty("exports")
    EXPORTS("/api/v1/export"),
    /** Bans, and the stream of their changes. */
    @JsonProperty("bans")
    BANS("/api/v1/bans", "/api/v1/events"),
    /** The allowlist. Allowing an address can lift its bans. */
    @JsonProperty("allowlist")
    ALLOWLIST("/api/v1/allowlist", "/api/v1/allow"),
    /** Blocklists and their imports. */
    @JsonProperty("lists")
    LISTS("/api/v1/blocklists"),
    /** Bouncers, and machines whose agents report bans. */
    @JsonProperty("bouncers")
    BOUNCERS("/api/v1/bouncers", "/api/v1/machines"),
    /** The fail2ban server and its jails. */
    @JsonProperty("jails")
    JAILS("/api/v1/jails", "/api/v1/fail2ban"),
    /** The local CrowdSec agent. */
    @JsonProperty("crowdsec")
    CROWDSEC("/api/v1/admin/crowdsec"),
    /** Live logs, and the requests that were counted in them. */
    @JsonProperty("logs")
    LOGS("/api/v1/logs", "/api/v1/cerberus", "/api/v1/traffic"),
    /** Supervised containers, soaks and drills. */
    @JsonProperty("containers")
    CONTAINERS("/api/v1/containers", "/api/v1/soak"),
    /** Blue-green deployments. */
    @JsonProperty("deployments")
    DEPLOYMENTS("/api/v1/deployments"),
    /** Over-the-air updates of apps. */
    @JsonProperty("updates")
    UPDATES("/api/updates"),
    /** Notifications, their targets and rules. */
    @JsonProperty("notifications")
    NOTIFICATIONS("/api/v1/notifications"),
    /** A copy of the database: with everything, also passwords and secrets. */
    @JsonProperty("backup")
    BACKUP("/api/v1/database/backup"),
    /** State of the database, nodes, diagnostics and audit log. */
    @JsonProperty("system")
    SYSTEM("/api/v1/database", "/api/v1/nodes", "/api/v1/diagnostics", "/api/v1/audit");

    private final String[] paths;

    Feature(String... paths) {
        this.paths = paths;
    }

    /** Its name in the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The feature with a name in the API. */
    public static Optional<Feature> named(String text) {
        return Stream.of(values())
                .filter(feature -> feature.text().equals(text))
                .findFirst();
    }

    /** The feature that a normalized path of a request belongs to; empty if it belongs to none. */
    public static Optional<Feature> of(String path) {
        // BACKUP is declared before SYSTEM, whose path contains its path.
        return Stream.of(values()).filter(feature -> feature.contains(path)).findFirst();
    }

    private boolean contains(String path) {
        for (String root : paths) {
            if (path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/')) {
                return true;
            }
        }
        return false;
    }
}
