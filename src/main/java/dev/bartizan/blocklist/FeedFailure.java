package dev.bartizan.blocklist;

/** Why a feed could not be downloaded or was rejected. */
public enum FeedFailure {
    /** An HTML page instead of the feed, often a captcha or a login. */
    HTML_PAGE,
    /** XML, such as an RSS feed. */
    XML_DOCUMENT,
    /** A hosts file: names to block, not addresses. */
    HOSTS_FILE,
    /** Not text. */
    BINARY,
    /** Text in an unknown format. */
    UNKNOWN_FORMAT,
    /** The feed is incomplete. */
    TRUNCATED,
    /** Compressed data that can't be decompressed. */
    CORRUPT,
    /** An archive with no or more than one member. */
    NOT_ONE_MEMBER,
    /** More bytes than allowed, compressed or decompressed. */
    TOO_LARGE,
    /** It decompresses to a suspiciously large size. */
    EXPANSION_BOMB,
    /** More entries than allowed. */
    TOO_MANY_ENTRIES,
    /** A higher share of unreadable entries than allowed. */
    TOO_MANY_BAD_LINES,
    /** It contradicts its own metadata, such as the number of records. */
    METADATA_MISMATCH,
    /** It has no such column. */
    NO_SUCH_COLUMN,
    /** An option of the list, such as the minimum score, has no effect in the feed's format. */
    OPTION_WITHOUT_EFFECT,
    /** It has no array at the JSON Pointer. */
    NO_SUCH_POINTER,
    /** The database of countries or autonomous systems doesn't have the one that is wanted. */
    NOT_IN_DATABASE,
    /** Too few of the lists that a list is combined from can be used. */
    TOO_FEW_LISTS,
    /** The setting for the list's source is missing. */
    NOT_CONFIGURED,
    /** The server answered with an error status. */
    HTTP_STATUS,
    /** The server limits requests, and its {@code Retry-After} is longer than the maximum. */
    RATE_LIMITED,
    /** The server's response violates HTTP or has an encoding that was not requested. */
    BAD_RESPONSE,
    /** The host name doesn't resolve, or no connection could be made. */
    UNREACHABLE,
    /** No connection, no byte, or no complete feed in time. */
    TIMEOUT,
    /** The TLS connection failed, for example because of an untrusted certificate. */
    TLS,
    /** Too many redirects. */
    TOO_MANY_REDIRECTS,
    /** Redirected from https to http. */
    INSECURE_REDIRECT,
    /** The name resolves to an address that is not public. */
    PRIVATE_ADDRESS,
    /** Neither {@code http:}, {@code https:} nor {@code file:}. */
    UNSUPPORTED_SCHEME,
    /** An invalid URL. */
    INVALID_URL,
    /** No such file, or not a readable regular one. */
    FILE_NOT_FOUND,
    /** A file outside the folder for feeds. */
    FILE_OUTSIDE_ROOT,
    /** The import was cancelled or the service is stopping. */
    INTERRUPTED
}
