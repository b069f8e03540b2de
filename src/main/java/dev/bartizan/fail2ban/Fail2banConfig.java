package dev.bartizan.fail2ban;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Where the fail2ban server is and how Bartizan uses it. */
@ConfigMapping(prefix = "bartizan.fail2ban")
public interface Fail2banConfig {

    /** The settings for the check at start-up. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.fail2ban",
            Setting.of("enabled", Rule.SWITCH, "true"),
            Setting.optional("socket", Rule.PATH, "/var/run/fail2ban/fail2ban.sock"),
            Setting.of("client", Rule.TEXT, "fail2ban-client"),
            Setting.of("regex-program", Rule.TEXT, "fail2ban-regex"),
            Setting.of("config-dir", Rule.PATH, "/etc/fail2ban"),
            Setting.of("ask-timeout", Rule.POSITIVE_DURATION, "10s"),
            Setting.of("change-timeout", Rule.POSITIVE_DURATION, "60s"),
            Setting.of("reply-limit", Rule.SIZE, "64M"),
            Setting.of("check-interval", Rule.POSITIVE_DURATION, "10s"),
            Setting.optional("time-zone", Rule.TIME_ZONE, "Europe/Berlin"),
            Setting.optional("database", Rule.PATH, "/var/lib/fail2ban/fail2ban.sqlite3"),
            Setting.optional("log", Rule.PATH, "/var/log/fail2ban.log"),
            Setting.of("look-interval", Rule.POSITIVE_DURATION, "1s"),
            Setting.of("jail-grace", Rule.DURATION, "10s"),
            Setting.of("lists.max-entries", Rule.atLeast(0), "5000"),
            Setting.of("lists.interval", Rule.POSITIVE_DURATION, "1m"));

    /** Whether fail2ban is used at all. */
    @WithDefault("true")
    boolean enabled();

    /**
     * The server's socket; by default {@code /var/run/fail2ban/fail2ban.sock}. If it is set, an unreachable server degrades
     * the health summary. If it isn't, the machine may have no fail2ban.
     */
    Optional<Path> socket();

    /** The program that reloads jails: a path, or a name that is searched in {@code PATH}. */
    @WithDefault("fail2ban-client")
    String client();

    /** The program of the filter tester: a path, or a name that is searched in {@code PATH}. */
    @WithDefault("fail2ban-regex")
    String regexProgram();

    /** Folder of the server's configuration; {@code client} reads it to reload jails. */
    @WithDefault("/etc/fail2ban")
    Path configDir();

    /** Timeout of a query, including the wait for earlier commands. */
    @WithDefault("10s")
    Duration askTimeout();

    /** Timeout of a change. It is long because a jail that stops lifts its bans one by one. */
    @WithDefault("60s")
    Duration changeTimeout();

    /** Maximum size of a reply; a ban takes about 70 bytes. */
    @WithDefault("64M")
    MemorySize replyLimit();

    /** How often Bartizan checks whether the server answers. */
    @WithDefault("10s")
    Duration checkInterval();

    /** Time zone of the server, which reports ban times in local time; by default the zone of Bartizan's process. */
    Optional<@WithConverter(ZoneConverter.class) ZoneId> timeZone();

    /**
     * Path of the server's database for Bartizan, if it differs from the server's own path, for example in a container. Mount
     * the folder, not the file, because fail2ban may replace the file. Read-only is enough.
     */
    Optional<Path> database();

    /**
     * Path of the server's own log for Bartizan, if it differs from the server's own path. Bartizan reads in it which
     * actions of bans failed.
     */
    Optional<Path> log();

    /** How often the server is polled for changed bans. While it can't be reached, the time doubles up to 10 seconds. */
    @WithDefault("1s")
    Duration lookInterval();

    /**
     * How long a jail may be missing before its bans end. Also how long a new jail must be unchanged before bans that it has
     * not restored end. Servers that start slowly need more.
     */
    @WithDefault("10s")
    Duration jailGrace();

    /** Blocklists whose entries are banned in jails. */
    Lists lists();

    /** Limits of blocklists in jails. */
    interface Lists {

        /** Maximum number of entries of one list in a jail; fail2ban bans them one by one. */
        @WithDefault("5000")
        int maxEntries();

        /** How often Bartizan checks whether a jail has lost entries of its lists, for example because their bans ended. */
        @WithDefault("1m")
        Duration interval();
    }

    /** Needed because the default converter rejects the empty text of an unset property. */
    final class ZoneConverter implements Converter<ZoneId> {

        private static final long serialVersionUID = 1;

        @Override
        public @Nullable ZoneId convert(String zone) {
            return zone.isEmpty() ? null : ZoneId.of(zone);
        }
    }
}
