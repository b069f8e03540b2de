package dev.bartizan.system;

/**
 * The order in which the parts of the service start and stop. Each observer of one of these four events has one of the
 * constants as its priority; lower ones come first, and the order among equal ones doesn't matter. {@code
 * docs/lifecycle.md} is written from this class and checked by a test.
 */
public final class Lifecycle {

    private Lifecycle() {}

    /** Observers of {@code StartupEvent}. They run once, before the first request is answered. */
    public static final class Start {

        /** Lines are written for people instead of programs, where that is configured. */
        public static final int READABLE_LOG = -500;

        /** The live log takes the service's own lines. */
        public static final int LOG = -400;

        /** The port is taken, before any data is touched. */
        public static final int PORT = -300;

        /** Settings that nothing reads are named in the log. */
        public static final int SETTINGS = -200;

        /** The data folder is locked, and the database opened for the first time. */
        public static final int DATABASE = -100;

        /** Everything else. */
        public static final int FEATURES = 1_000;

        private Start() {}
    }

    /** Observers of {@code DatabaseOpened}. They run at the start, and each time the database is usable again. */
    public static final class Open {

        /** Tokens and keys: from here on, callers are known. */
        public static final int CREDENTIALS = 100;

        /** What was told already, so that a feature doesn't tell it again. */
        public static final int NOTIFICATIONS = 200;

        /** The end of an outage is told. */
        public static final int DATABASE_RECOVERED = 300;

        /** What stands in jails for a list, before fail2ban is asked for its bans. */
        public static final int JAIL_LISTS = 900;

        /** Runs that a crash interrupted are ended. */
        public static final int INTERRUPTED_IMPORTS = 1_000;

        /** Bans, before the lists: decisions are never published without them. */
        public static final int BANS = 1_100;

        /** Lists that the configuration declares. */
        public static final int DECLARED_LISTS = 1_500;

        /** Allowed ranges, before the lists: decisions are never published without them. */
        public static final int ALLOWLIST = 1_600;

        /** The lists' contents; the first decisions are published. */
        public static final int LISTS = 2_000;

        /** Everything that no other part waits for. */
        public static final int FEATURES = 2_500;

        /** The schedule of imports, once the lists are known. */
        public static final int SCHEDULE = 3_000;

        /** Unfinished deployments go on, once the desired state of containers is known. */
        public static final int DEPLOYMENTS = 3_100;

        /** The service is ready. */
        public static final int READY = 10_000;

        private Open() {}
    }

    /** Observers of {@code ShutdownDelayInitiatedEvent}: requests that are running are still answered. */
    public static final class Stopping {

        /** Streams end, and work that can go on after the next start is interrupted. */
        public static final int FEATURES = 1_000;

        /** The last requests get the time to end. */
        public static final int REQUESTS = 2_000;

        private Stopping() {}
    }

    /** Observers of {@code ShutdownEvent}: no request is running any more. */
    public static final class Stop {

        /** A running import ends. */
        public static final int IMPORT = 1_000;

        /** Everything else; last uses of tokens and keys are stored. */
        public static final int FEATURES = 2_000;

        /** What is counted and told in memory is stored. */
        public static final int LAST_WRITES = 3_000;

        /** The database is closed, and the data folder unlocked. */
        public static final int DATABASE = 4_000;

        /** The live log ends. */
        public static final int LOG = 5_000;

        private Stop() {}
    }
}
