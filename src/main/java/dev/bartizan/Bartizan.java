package dev.bartizan;

import dev.bartizan.health.HealthProbe;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.util.ExceptionUtil;
import org.jboss.logging.Logger;

/** The program: without arguments it is the service, with {@code healthcheck} it asks the one that runs. */
@QuarkusMain
public final class Bartizan {

    private static final int USAGE = 2;

    private Bartizan() {}

    /**
     * Runs the service until it is told to stop, or one of the modes below, which end with 0 for yes, 1 for no. A start ends
     * with {@value StartCheck#EXIT_CODE} before anything else happens if a setting is wrong, and with {@value
     * StartRefused#TAKEN} if another program has the port or the data folder.
     *
     * @param args nothing, or {@code healthcheck}; anything else ends with 2
     */
    public static void main(String... args) {
        if (args.length == 0) {
            if (!startCheck().passes()) {
                System.exit(StartCheck.EXIT_CODE);
            }
            Quarkus.run(null, Bartizan::end);
        } else if (args.length == 1 && "healthcheck".equals(args[0])) {
            System.exit(HealthProbe.fromEnvironment(new SystemClock().utc()).ask() ? 0 : 1);
        } else {
            System.err.println("usage: bartizan [healthcheck]");
            System.exit(USAGE);
        }
    }

    private static StartCheck startCheck() {
        return new StartCheck(new SystemClock().utc(), System.err);
    }

    /** Says why a start failed, unless a line of the log has said that already. */
    private static void end(int exitCode, Throwable failure) {
        if (failure != null && ExceptionUtil.getRootCause(failure) instanceof StartRefused refused) {
            System.exit(refused.exitCode());
        }
        if (failure != null && startCheck().explains(failure)) {
            System.exit(StartCheck.EXIT_CODE);
        }
        if (failure != null) {
            Logger.getLogger(Bartizan.class).error("start_failed", failure);
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, failure);
    }
}
