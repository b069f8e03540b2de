package dev.bartizan.system;

/**
 * The order in which the parts of the service start and stop. Each observer of one of these four events has one of the
 * constants as its priority; lower ones run first, and the order among equal ones doesn't matter. {@code
 * docs/lifecycle.md} is generated from this class and checked by a test.
 */
public final class Lifecycle {

    private Lifecycle() {}

    /** Observers of {@code StartupEvent}. They run once, before the first request is answered. */
    public static final class Start {

        /** The log format is set. */
        public static final int READABLE_LOG = -500;

        /** The live log starts to collect log lines. */
        public static final int LOG = -400;

        /** The port is reserved, before the data folder is used. */
        public static final int PORT = -300;

        /** Unknown settings are logged. */
        public static final int SETTINGS = -200;

        /** The data folder is locked, and the database opened for the first time. */
        public static final int DATABASE = -100;

        /** If the database can't be read, the snapshot of what was published last is put in force. */
        public static final int SNAPSHOT = 0;

        /** Everything else. */
        public static final int FEATURES = 1_000;

        private Start() {}
    }

    /** Observers of {@code DatabaseOpened}. They run at the start, and each time the database is usable again. */
    public static final class Open {

        /** What was read while another node led is published, before newer rows replace it. */
        public static final int FOLLOWED = 25;

        /** This node is registered, and takes over the rows that are its own, before the features load them. */
        public static final int NODE = 50;

        /** Tokens, keys, accounts and sessions are loaded: from now on callers can be authenticated. */
        public static final int CREDENTIALS = 100;

        /** Targets and rules of notifications are loaded, before what is to be sent to them. */
        public static final int NOTIFICATION_TARGETS = 150;

        /** Sent notifications are loaded, so that features don't send them again. */
        public static final int NOTIFICATIONS = 200;

        /** The end of a database failure is notified. */
        public static final int DATABASE_RECOVERED = 300;

        /** The lists in jails are loaded, before fail2ban is polled. */
        public static final int JAIL_LISTS = 900;

        /** Imports that a crash interrupted are marked as ended. */
        public static final int INTERRUPTED_IMPORTS = 1_000;

        /** Bans are loaded before the lists, because decisions must not be published without them. */
        public static final int BANS = 1_100;

        /** Lists of the configuration are created. */
        public static final int DECLARED_LISTS = 1_500;

        /** The allowlist is loaded before the lists, because decisions must not be published without it. */
        public static final int ALLOWLIST = 1_600;

        /** The lists' contents are loaded; the first decisions are published. */
        public static final int LISTS = 2_000;

        /** Everything that no other part depends on. */
        public static final int FEATURES = 2_500;

        /** Updates that too many clients could not run are stopped, after the updates and the failures are loaded. */
        public static final int UPDATE_STOPS = 2_600;

        /** Imports are scheduled after the lists are loaded. */
        public static final int SCHEDULE = 3_000;

        /** Unfinished deployments continue after the desired states of containers are loaded. */
        public static final int DEPLOYMENTS = 3_100;

        /** Caddy's routes are compared with the containers as soon as the deployments are loaded. */
        public static final int ROUTES = 3_200;

        /** The service is ready. */
        public static final int READY = 10_000;

        private Open() {}
    }

    /** Observers of {@code ShutdownDelayInitiatedEvent}: requests that are running are still answered. */
    public static final class Stopping {

        /** Streams end, and work that can go on after the next start is interrupted. */
        public static final int FEATURES = 1_000;

        /** The service waits for the last requests. */
        public static final int REQUESTS = 2_000;

        private Stopping() {}
    }

    /** Observers of {@code ShutdownEvent}: no request is running any more. */
    public static final class Stop {

        /** A running import ends. */
        public static final int IMPORT = 1_000;

        /** Everything else; last uses of tokens, keys and sessions are stored. */
        public static final int FEATURES = 2_000;

        /** Counters and notifications in memory are stored. */
        public static final int LAST_WRITES = 3_000;

        /** The database is closed, and the data folder unlocked. */
        public static final int DATABASE = 4_000;

        /** The live log ends. */
        public static final int LOG = 5_000;

        private Stop() {}
    }
}
