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

/** Where the fail2ban server is and how it is talked to. */
@ConfigMapping(prefix = "bartizan.fail2ban")
public interface Fail2banConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.fail2ban",
            Setting.of("enabled", Rule.SWITCH, "true"),
            Setting.optional("socket", Rule.PATH, "/var/run/fail2ban/fail2ban.sock"),
            Setting.of("client", Rule.TEXT, "fail2ban-client"),
            Setting.of("config-dir", Rule.PATH, "/etc/fail2ban"),
            Setting.of("ask-timeout", Rule.POSITIVE_DURATION, "10s"),
            Setting.of("change-timeout", Rule.POSITIVE_DURATION, "60s"),
            Setting.of("reply-limit", Rule.SIZE, "64M"),
            Setting.of("check-interval", Rule.POSITIVE_DURATION, "10s"),
            Setting.optional("time-zone", Rule.TIME_ZONE, "Europe/Berlin"),
            Setting.optional("database", Rule.PATH, "/var/lib/fail2ban/fail2ban.sqlite3"),
            Setting.of("look-interval", Rule.POSITIVE_DURATION, "1s"),
            Setting.of("jail-grace", Rule.DURATION, "10s"),
            Setting.of("lists.max-entries", Rule.atLeast(0), "5000"),
            Setting.of("lists.interval", Rule.POSITIVE_DURATION, "1m"));

    /** Whether fail2ban is looked for at all. */
    @WithDefault("true")
    boolean enabled();

    /**
     * The server's socket; by default {@code /var/run/fail2ban/fail2ban.sock}. If it is set, a server that can't be reached
     * degrades the health summary. If it isn't, there may be no fail2ban at all.
     */
    Optional<Path> socket();

    /** The program that reloads jails: a name that is looked for in the {@code PATH}, or a path. */
    @WithDefault("fail2ban-client")
    String client();

    /** The server's configuration, which the program reads to reload jails. */
    @WithDefault("/etc/fail2ban")
    Path configDir();

    /** How long a question waits for its answer, the wait for others' commands included. */
    @WithDefault("10s")
    Duration askTimeout();

    /** How long a change waits for its answer: a jail that stops lifts its bans one by one. */
    @WithDefault("60s")
    Duration changeTimeout();

    /** The longest reply that is read; a ban takes about 70 bytes. */
    @WithDefault("64M")
    MemorySize replyLimit();

    /** How often the server is looked for while nobody uses it. */
    @WithDefault("10s")
    Duration checkInterval();

    /** The time zone of the server, which reports times of bans in local time; by default that of this process. */
    Optional<@WithConverter(ZoneConverter.class) ZoneId> timeZone();

    /**
     * Path of the server's database as this process sees it, if it differs from the server's own path; for example in a
     * container. Mount the folder, not the file, because fail2ban may replace the file. Read-only is enough.
     */
    Optional<Path> database();

    /** How often the server is asked whether bans have changed. */
    @WithDefault("1s")
    Duration lookInterval();

    /**
     * How long a jail may be missing until its bans end. Also how long a new jail must be quiet until bans that it hasn't
     * taken over end. Servers that start slowly need more.
     */
    @WithDefault("10s")
    Duration jailGrace();

    /** Blocklists whose entries are banned in jails. */
    Lists lists();

    /** How lists get into jails. */
    interface Lists {

        /** Most entries of one list that a jail may get: fail2ban bans them one after the other. */
        @WithDefault("5000")
        int maxEntries();

        /** How often it is looked whether a jail has lost entries of its lists, as when their bans run out. */
        @WithDefault("1m")
        Duration interval();
    }

    /** What is not set is converted too, and must not be taken for a zone that can't be read. */
    final class ZoneConverter implements Converter<ZoneId> {

        private static final long serialVersionUID = 1;

        @Override
        public ZoneId convert(String zone) {
            return zone.isEmpty() ? null : ZoneId.of(zone);
        }
    }
}
