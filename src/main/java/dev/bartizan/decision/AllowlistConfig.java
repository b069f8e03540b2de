package dev.bartizan.decision;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What is never blocked, whatever the lists say. */
@ConfigMapping(prefix = "bartizan.allowlist")
public interface AllowlistConfig {

    /**
     * Addresses, CIDRs and ranges {@code first-last} that are never blocked, separated by commas. They are read-only in
     * the API. One that can't be read is logged and left out.
     */
    Optional<List<String>> ranges();
}
