package dev.bartizan.database.maintenance;

/** Why a copy of the database can't be restored. */
public enum CopyProblem {
    /** It is not a SQLite file. */
    NO_DATABASE,
    /** SQLite found damage. */
    DAMAGED,
    /** It is a SQLite file of another program. */
    OTHER_PROGRAM,
    /** A newer version of Bartizan has made it. */
    NEWER_SCHEMA,
    /** Its schema isn't one that this version or an earlier one has made. */
    OTHER_SCHEMA,
    /** The check took too long. */
    TOO_SLOW
}
