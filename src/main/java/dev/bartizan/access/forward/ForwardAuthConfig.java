package dev.bartizan.access.forward;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/**
 * Logins to the console by a reverse proxy that has authenticated the person, such as with Authelia or Authentik (forward auth). The
 * headers count only from the proxies in {@code quarkus.http.proxy.trusted-proxies}.
 */
@ConfigMapping(prefix = "bartizan.access.forward-auth")
public interface ForwardAuthConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.access.forward-auth",
            Setting.optional("user-header", Rule.TEXT, "Remote-User"),
            Setting.optional("groups-header", Rule.TEXT, "Remote-Groups"),
            Setting.of("groups-separator", Rule.is("must be one character", value -> value.length() == 1), ","),
            Setting.optional("admin-groups", Rule.TEXT, "bartizan-admins"),
            Setting.optional("operator-groups", Rule.TEXT, "bartizan-operators"),
            Setting.optional("viewer-groups", Rule.TEXT, "bartizan-viewers"),
            Setting.optional("default-role", Rule.oneOf(List.of("viewer", "operator", "admin")), "viewer"));

    /** The header in which the proxy sends the person's name. The proxy must remove it from clients' requests. Without it, people log in by password. */
    Optional<String> userHeader();

    /** The header in which the proxy sends the person's groups. */
    Optional<String> groupsHeader();

    /** The character between two groups: a comma for Authelia, a vertical bar for Authentik. */
    @WithDefault(",")
    String groupsSeparator();

    /** Groups whose people get the role admin. */
    Optional<List<String>> adminGroups();

    /** Groups whose people get the role operator. */
    Optional<List<String>> operatorGroups();

    /** Groups whose people get the role viewer. */
    Optional<List<String>> viewerGroups();

    /** The role of people in none of these groups. Without it they are refused. */
    Optional<String> defaultRole();
}
