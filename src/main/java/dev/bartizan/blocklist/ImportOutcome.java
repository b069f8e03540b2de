package dev.bartizan.blocklist;

/** The outcome of importing one list. */
public enum ImportOutcome {
    /** A new version is stored and published. */
    IMPORTED(true),
    /** The server reports no change, or the content is the same. */
    UNCHANGED(true),
    /** Not downloaded, because the list's minimum interval has not passed. */
    SKIPPED_INTERVAL(true),
    /** Not downloaded, because the server's {@code Retry-After} has not passed. */
    SKIPPED_RETRY_AFTER(true),
    /** The feed is empty, but the last version is not. */
    REJECTED_EMPTY(false),
    /** The feed is much smaller than the last version. */
    REJECTED_SHRUNK(false),
    /** The feed covers too much of the Internet, or many times as much as the last version. */
    REJECTED_GREW(false),
    /** The feed exceeds a limit. */
    REJECTED_TOO_LARGE(false),
    /** Not a feed: a web page, XML, a hosts file, a binary file, an unknown format. */
    REJECTED_NOT_A_FEED(false),
    /** The feed is incomplete: cut off, or with fewer records than its metadata says. */
    REJECTED_TRUNCATED(false),
    /** Too many unreadable lines. */
    REJECTED_BAD_LINES(false),
    /** The download failed. */
    DOWNLOAD_FAILED(false),
    /** The new version could not be stored in the database. */
    STORE_FAILED(false),
    /** An unexpected error: a bug. */
    FAILED(false),
    /** The import was cancelled, or the service stopped, before this list was finished. */
    CANCELLED(false);

    private final boolean success;

    ImportOutcome(boolean success) {
        this.success = success;
    }

    /** Whether the list's content is up to date. */
    public boolean success() {
        return success;
    }

    /** The outcome for a failure of the feed. */
    public static ImportOutcome of(FeedFailure failure) {
        return switch (failure) {
            case HTML_PAGE,
                    XML_DOCUMENT,
                    HOSTS_FILE,
                    BINARY,
                    UNKNOWN_FORMAT,
                    NO_SUCH_COLUMN,
                    OPTION_WITHOUT_EFFECT,
                    NO_SUCH_POINTER,
                    NOT_IN_DATABASE,
                    NOT_ONE_MEMBER -> REJECTED_NOT_A_FEED;
            case TRUNCATED, CORRUPT, METADATA_MISMATCH -> REJECTED_TRUNCATED;
            case TOO_LARGE, EXPANSION_BOMB, TOO_MANY_ENTRIES -> REJECTED_TOO_LARGE;
            case TOO_MANY_BAD_LINES -> REJECTED_BAD_LINES;
            case INTERRUPTED -> CANCELLED;
            case NOT_CONFIGURED,
                    TOO_FEW_LISTS,
                    HTTP_STATUS,
                    RATE_LIMITED,
                    BAD_RESPONSE,
                    UNREACHABLE,
                    TIMEOUT,
                    TLS,
                    TOO_MANY_REDIRECTS,
                    INSECURE_REDIRECT,
                    PRIVATE_ADDRESS,
                    UNSUPPORTED_SCHEME,
                    INVALID_URL,
                    FILE_NOT_FOUND,
                    FILE_OUTSIDE_ROOT -> DOWNLOAD_FAILED;
        };
    }
}
