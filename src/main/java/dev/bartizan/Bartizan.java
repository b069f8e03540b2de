package dev.bartizan;

import dev.bartizan.access.account.AdminResetCommand;
import dev.bartizan.database.copy.DatabaseCopyCommand;
import dev.bartizan.health.HealthProbe;
import dev.bartizan.process.StartCheck;
import dev.bartizan.process.Version;
import dev.bartizan.system.StartRefused;
import dev.bartizan.system.SystemClock;
import dev.bartizan.update.asset.CopiedFiles;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.util.ExceptionUtil;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The program: runs the service, or one of its commands. */
@QuarkusMain
public final class Bartizan {

    private static final int USAGE = 2;

    private static final String HELP = """
            Usage: bartizan [COMMAND]

            Without a command, bartizan runs the service until it is stopped.

            Commands:
              healthcheck      check whether the service on this machine is alive; exit code 0 (yes) or 1 (no)
              reset-admin [NAME]
                               give the administrator's account NAME (default: admin) a new password and print it
              database copy --to TARGET
                               copy all data to a database of PostgreSQL (TARGET is its URL), or from there to the file in
                               the data folder (TARGET is sqlite); the service must be stopped

            Options:
              -h, --help       show this help
              -V, --version    show the version

            The service is configured by environment variables, such as:
              BARTIZAN_DATA_DIR      folder for everything that must survive a restart (default: data)
              BARTIZAN_ADMIN_TOKEN   administrator's token (default: created at the first start in <data folder>/admin-token)
              QUARKUS_HTTP_HOST      address to listen on (default: 127.0.0.1)
              QUARKUS_HTTP_PORT      port to listen on (default: 8080)
            All settings: docs/configuration.md
            """;

    private Bartizan() {}

    /**
     * Runs the service until it is stopped, or runs one command. The exit code is {@value StartCheck#EXIT_CODE} if a setting is
     * wrong, and {@value StartRefused#TAKEN} if another program uses the port or the data folder.
     *
     * @param args none; {@code healthcheck}, with the exit code 0 for alive and 1 otherwise; {@code reset-admin} with at most one
     *     name, and {@code database copy --to TARGET}, with the exit code 0 or 1; {@code --help} or {@code --version}; other
     *     arguments give the exit code 2
     */
    public static void main(String... args) {
        if (args.length == 0) {
            if (!startCheck().passes()) {
                System.exit(StartCheck.EXIT_CODE);
            }
            Quarkus.run(null, Bartizan::end);
            return;
        }
        switch (args[0]) {
            case "-h", "--help" -> System.out.print(HELP);
            case "-V", "--version" -> System.out.println("bartizan " + Version.ofBuild());
            case "reset-admin" -> {
                if (args.length > 2 || args.length == 2 && args[1].startsWith("-")) {
                    refuse(args[args.length - 1]);
                }
                System.exit(AdminResetCommand.fromEnvironment().run(args.length == 2 ? args[1] : "admin") ? 0 : 1);
            }
            case "healthcheck" -> {
                if (args.length > 1) {
                    refuse(args[1]);
                }
                System.exit(HealthProbe.fromEnvironment(new SystemClock().utc()).ask() ? 0 : 1);
            }
            case "database" -> {
                List<String> words = List.of(args);
                if (words.size() != 4 || !words.subList(1, 3).equals(List.of("copy", "--to"))) {
                    refuse(String.join(" ", args));
                }
                System.exit(
                        new DatabaseCopyCommand(StartCheck.configuration(), new CopiedFiles(), System.out, System.err)
                                        .run(args[3])
                                ? 0
                                : 1);
            }
            default -> refuse(args[0]);
        }
    }

    private static void refuse(String argument) {
        System.err.printf(
                "bartizan: unknown %s: %s%nTry 'bartizan --help'.%n",
                argument.startsWith("-") ? "option" : "argument", argument);
        System.exit(USAGE);
    }

    private static StartCheck startCheck() {
        return new StartCheck(new SystemClock().utc(), System.err);
    }

    /** Logs why a start failed, unless it was logged already. */
    private static void end(int exitCode, @Nullable Throwable failure) {
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
