package dev.bartizan.node;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Settings for several nodes with one PostgreSQL database. */
@ConfigMapping(prefix = "bartizan.replica")
public interface ReplicaConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.replica",
            Setting.optional("address", Rule.readBy(ReplicaAddress::parse), "http://10.0.0.5:8080"));

    /**
     * The URL at which the other nodes reach this one, such as {@code http://10.0.0.5:8080}. By default, it is made of the address from
     * which this node connects to the database, and the port of the API.
     */
    Optional<String> address();
}
