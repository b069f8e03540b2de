package dev.bartizan.blocklist.importing.progress;

/** What an import does with the list that it imports. */
public enum ImportPhase {
    /** It has not begun. */
    WAITING,
    /** The feed is requested, received and parsed in one stream; or the entries are derived. */
    READING,
    /** The content is compared with the last version. */
    COMPARING,
    /** A new version and the outcome are stored. */
    STORING
}
