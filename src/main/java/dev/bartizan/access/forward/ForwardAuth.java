package dev.bartizan.access.forward;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.GroupRoles;
import dev.bartizan.access.Role;
import dev.bartizan.http.TrustedProxies;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Reads which person a trusted reverse proxy has authenticated. Never blocks. */
@Singleton
public class ForwardAuth {

    private static final Logger LOG = Logger.getLogger(ForwardAuth.class);

    private final TrustedProxies proxies;
    private final Optional<String> userHeader;
    private final Optional<String> groupsHeader;
    private final String separator;
    private final Optional<Role> defaultRole;
    private final GroupRoles roles;

    ForwardAuth(ForwardAuthConfig config, TrustedProxies proxies) {
        this.proxies = proxies;
        this.userHeader = config.userHeader();
        this.groupsHeader = config.groupsHeader();
        this.separator = config.groupsSeparator();
        this.defaultRole = config.defaultRole().map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT)));
        this.roles = new GroupRoles(config.adminGroups(), config.operatorGroups(), config.viewerGroups());
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (userHeader.isPresent() && proxies.isEmpty()) {
            LOG.warnv(
                    "forward_auth_without_proxy",
                    kv(
                            "hint",
                            "list the reverse proxy in quarkus.http.proxy.trusted-proxies; until then its header is ignored"));
        }
    }

    /** The name that a trusted proxy sends with a request; empty without one. */
    public Optional<String> name(HttpServerRequest request) {
        return userHeader.flatMap(header -> proxies.header(request, header));
    }

    /** The person that a trusted proxy names in a request; empty without one. */
    public Optional<ForwardedPerson> person(HttpServerRequest request) {
        return name(request).map(name -> new ForwardedPerson(name, role(request)));
    }

    private Optional<Role> role(HttpServerRequest request) {
        Set<String> given = groupsHeader
                .flatMap(header -> proxies.header(request, header))
                .map(this::split)
                .orElse(Set.of());
        return roles.of(given).or(() -> defaultRole);
    }

    private Set<String> split(String text) {
        return Collections.list(new StringTokenizer(text, separator)).stream()
                .map(group -> group.toString().strip())
                .collect(Collectors.toSet());
    }
}
