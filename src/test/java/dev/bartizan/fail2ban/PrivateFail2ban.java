package dev.bartizan.fail2ban;

import dev.bartizan.it.Requirement;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A private server beside the application; none if fail2ban is not installed. Each test uses a jail of its own. */
public class PrivateFail2ban implements QuarkusTestResourceLifecycleManager {

    /** {@code jail1} and so on. */
    public static final int JAILS = 16;

    private Fail2banServer server;

    @Override
    public Map<String, String> start() {
        if (!Requirement.installed("fail2ban-server")) {
            return Map.of();
        }
        server = Fail2banServer.start(JAILS);
        return Map.of(
                "bartizan.fail2ban.enabled", "true",
                "bartizan.fail2ban.socket", server.socket().toString(),
                "bartizan.fail2ban.config-dir", server.configDir().toString(),
                "bartizan.fail2ban.check-interval", "200ms",
                "bartizan.fail2ban.lists.interval", "200ms",
                "bartizan.fail2ban.time-zone", "UTC",
                "bartizan.allowlist.ranges", "198.51.100.0/24");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, new TestInjector.MatchesType(Fail2banServer.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }
}
