package dev.bartizan.access;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/**
 * Limits for wrong credentials. The administrator's token is configured by {@code bartizan.admin-token} or
 * {@code bartizan.admin-token-file}.
 */
@ConfigMapping(prefix = "bartizan.access")
public interface AccessConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan",
            Setting.optional("admin-token", Rule.TOKEN, "8kq3Zr0vYw1TgLxN").hidden(),
            Setting.optional("admin-token-file", Rule.fileWith(Rule.TOKEN), "/run/secrets/admin-token"),
            Setting.of("access.wrong-tokens-per-minute", Rule.atLeast(0), "10"));

    /**
     * Number of wrong tokens, passwords and one-time codes that one client address (IPv6: one /64) may send within a minute; further
     * ones get 429 until the minute is over. Valid tokens are always accepted. Passwords are not checked until the minute is over, nor
     * after five times as many wrong ones for one account from all addresses.
     */
    @WithDefault("10")
    int wrongTokensPerMinute();
}
