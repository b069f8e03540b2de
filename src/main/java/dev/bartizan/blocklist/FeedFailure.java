package dev.bartizan.blocklist;

/** Why a feed could not be had or was not believed. */
public enum FeedFailure {
    /** An HTML page, often of a captcha or a login, in place of the feed. */
    HTML_PAGE,
    /** A hosts file: names to block, not addresses. */
    HOSTS_FILE,
    /** Not text. */
    BINARY,
    /** Text in none of the known formats. */
    UNKNOWN_FORMAT,
    /** It ends before its end. */
    TRUNCATED,
    /** Compressed data that cannot be expanded. */
    CORRUPT,
    /** An archive that has not exactly one member. */
    NOT_ONE_MEMBER,
    /** More bytes than allowed, compressed or expanded. */
    TOO_LARGE,
    /** It expands far more than any text does. */
    EXPANSION_BOMB,
    /** More entries than allowed. */
    TOO_MANY_ENTRIES,
    /** A higher share of unreadable entries than allowed. */
    TOO_MANY_BAD_LINES,
    /** It contradicts what it says about itself. */
    METADATA_MISMATCH,
    /** It has no such column. */
    NO_SUCH_COLUMN,
    /** It has no array at the JSON Pointer. */
    NO_SUCH_POINTER,
    /** The server answered with a status that is no success. */
    HTTP_STATUS,
    /** The server asked to come back later than we are willing to wait. */
    RATE_LIMITED,
    /** The server's answer breaks HTTP or uses what was not asked for. */
    BAD_RESPONSE,
    /** Its name does not resolve or no connection could be made. */
    UNREACHABLE,
    /** No connection, no byte, or no end in time. */
    TIMEOUT,
    /** No trusted encrypted connection. */
    TLS,
    /** Redirected too often. */
    TOO_MANY_REDIRECTS,
    /** Redirected from https to http. */
    INSECURE_REDIRECT,
    /** The name resolves to an address that is not public. */
    PRIVATE_ADDRESS,
    /** Neither {@code http:}, {@code https:} nor {@code file:}. */
    UNSUPPORTED_SCHEME,
    /** An address that cannot be understood. */
    INVALID_URL,
    /** No such file, or not a readable regular one. */
    FILE_NOT_FOUND,
    /** A file that is not below the folder for feeds. */
    FILE_OUTSIDE_ROOT,
    /** The import was cancelled or the service is stopping. */
    INTERRUPTED
}
