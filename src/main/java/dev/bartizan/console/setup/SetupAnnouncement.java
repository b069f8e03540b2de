package dev.bartizan.console.setup;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.login.Setup;
import dev.bartizan.access.login.SetupCode;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.logging.Confidential;
import dev.bartizan.notify.NotifyConfig;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Logs the console's address and a setup code, once after the start, if there is no account. */
@Singleton
class SetupAnnouncement {

    private static final Logger LOG = Logger.getLogger(SetupAnnouncement.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::", "[::]");

    private final Setup setup;
    private final SetupCode code;
    private final String console;
    private final Deadline deadline;
    private final AtomicBoolean done = new AtomicBoolean();

    SetupAnnouncement(Setup setup, SetupCode code, NotifyConfig config, VertxHttpConfig http, DeadlineQueue deadlines) {
        this.setup = setup;
        this.code = code;
        this.console = address(config.consoleUrl(), http.host(), http.determinePort(LaunchMode.current()));
        this.deadline = deadlines.add("setup-code", this::announceOnce);
    }

    void announce(@Observes @Priority(Lifecycle.Open.READY) DatabaseOpened event) {
        announceOnce();
    }

    private void announceOnce() {
        if (done.get()) {
            return;
        }
        if (!setup.known()) {
            deadline.in(RETRY);
        } else if (done.compareAndSet(false, true) && setup.open()) {
            announce();
        }
    }

    void announce() {
        if (code.allowed()) {
            LOG.infov(
                    "setup_code",
                    kv("console", console),
                    new Confidential("code", code.issue()),
                    kv("valid_minutes", SetupCode.VALIDITY.toMinutes()),
                    kv("hint", "open the console and enter the code to create the first account"));
        } else {
            LOG.infov(
                    "setup_open",
                    kv("console", console),
                    kv("hint", "open the console and enter the administrator's token to create the first account"));
        }
    }

    /**
     * The console's address for browsers.
     *
     * @param configured the service's address for browsers, without a path
     * @param host what the service listens on
     */
    static String address(Optional<URI> configured, String host, int port) {
        return configured
                        .map(URI::toString)
                        .map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                        .orElseGet(() -> "http://%s:%d".formatted(host(host), port))
                + "/ui/";
    }

    private static String host(String host) {
        if (ALL_ADDRESSES.contains(host)) {
            return "localhost";
        }
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
