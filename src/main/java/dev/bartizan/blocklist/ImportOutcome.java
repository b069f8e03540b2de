package dev.bartizan.blocklist;

/** What came of one list in one import. */
public enum ImportOutcome {
    /** A new version is stored and published. */
    IMPORTED(true),
    /** The server says that nothing changed, or the content is the same. */
    UNCHANGED(true),
    /** Not downloaded, because the list's minimum interval has not passed. */
    SKIPPED_INTERVAL(true),
    /** Nothing in it, where there was something. */
    REJECTED_EMPTY(false),
    /** Too much smaller than the last version. */
    REJECTED_SHRUNK(false),
    /** Larger than the limits. */
    REJECTED_TOO_LARGE(false),
    /** No feed at all: a web page, a hosts file, something binary, an unknown format. */
    REJECTED_NOT_A_FEED(false),
    /** The end is missing: cut off, or not as many records as its metadata says. */
    REJECTED_TRUNCATED(false),
    /** Too many unreadable lines. */
    REJECTED_BAD_LINES(false),
    /** The download failed. */
    DOWNLOAD_FAILED(false),
    /** The database refused the new version. */
    STORE_FAILED(false),
    /** A bug: something nobody foresaw. */
    FAILED(false),
    /** The import was cancelled, or the service stopped, before this list was done. */
    CANCELLED(false);

    private final boolean success;

    ImportOutcome(boolean success) {
        this.success = success;
    }

    /** Whether the list's content is confirmed. */
    public boolean success() {
        return success;
    }

    /** What a failure of the feed means for its list. */
    public static ImportOutcome of(FeedFailure failure) {
        return switch (failure) {
            case HTML_PAGE, HOSTS_FILE, BINARY, UNKNOWN_FORMAT, NO_SUCH_COLUMN, NO_SUCH_POINTER, NOT_ONE_MEMBER ->
                REJECTED_NOT_A_FEED;
            case TRUNCATED, CORRUPT, METADATA_MISMATCH -> REJECTED_TRUNCATED;
            case TOO_LARGE, EXPANSION_BOMB, TOO_MANY_ENTRIES -> REJECTED_TOO_LARGE;
            case TOO_MANY_BAD_LINES -> REJECTED_BAD_LINES;
            case INTERRUPTED -> CANCELLED;
            case HTTP_STATUS,
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
