package dev.bartizan.blocklist.importing;

/** Who started an import. */
public enum ImportTrigger {
    /** Somebody, through the API. */
    API,
    /** The schedule. */
    SCHEDULE,
    /** The start of the service. */
    START
}
