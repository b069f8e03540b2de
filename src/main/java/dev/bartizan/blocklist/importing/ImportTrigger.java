package dev.bartizan.blocklist.importing;

/** What started an import. */
public enum ImportTrigger {
    /** A request to the API. */
    API,
    /** The schedule. */
    SCHEDULE,
    /** The start of the service. */
    START
}
