package dev.bartizan.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How access is guarded. The administrator's own token is configured by {@code bartizan.admin-token} or {@code
 * bartizan.admin-token-file}, see {@link ConfiguredAdminToken}.
 */
@ConfigMapping(prefix = "bartizan.access")
public interface AccessConfig {

    /**
     * Wrong tokens that one client address (IPv6: one /64) may send within a minute; further ones are answered with 429
     * until the minute is over. Right tokens are never refused.
     */
    @WithDefault("10")
    int wrongTokensPerMinute();
}
