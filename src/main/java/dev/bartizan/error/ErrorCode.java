package dev.bartizan.error;

/**
 * All error codes of the API: wire name (the constant's name), HTTP status, default message, and whether a retry of the
 * same request may succeed.
 */
public enum ErrorCode {
    /**
     * A parameter, header or path segment can't be read: {@code details.parameter} is its name, {@code details.given}
     * its value (at most 100 characters), {@code details.expected} what is allowed.
     */
    BAD_REQUEST(400, "The request can't be read.", false),
    /**
     * The body is not JSON, or doesn't have the documented shape: {@code details.field} is the path of the field. For
     * an unknown field, {@code details.known} lists the known ones; for a wrong value, {@code details.expected} is what
     * is allowed.
     */
    INVALID_JSON(400, "The request body is not JSON of the documented shape.", false),
    /**
     * Neither an IP address, nor a CIDR, nor a range: {@code details.parameter} or {@code details.field} is its name, {@code
     * details.given} what came, {@code details.expected} what it has to be, {@code details.reason} what is wrong with it.
     */
    INVALID_ADDRESS(400, "Not a valid IP address, CIDR or range.", false),
    /** An upload that can't be published; the reason is in {@code details.reason}. */
    UPLOAD_REJECTED(400, "The upload can't be published.", false),
    /** No token and no session, or one that is unknown or has expired or been revoked. */
    UNAUTHENTICATED(401, "A valid token or session is required.", false),
    /** No upload key, or a wrong one. */
    UPLOAD_KEY_REFUSED(401, "The header x-api-key must have the upload key.", false),
    /** The password is right, and the account has one-time codes: the login needs one, or a recovery code. */
    CODE_REQUIRED(401, "A one-time code is required.", false),
    /**
     * The request has the cookie of a session, but not the session's CSRF token, or it comes from a page of another site;
     * {@code details.reason} says which.
     */
    CROSS_SITE(403, "The request may come from another site. Send the session's CSRF token.", false),
    /** The role of the token or account doesn't allow this call. */
    FORBIDDEN(403, "The role of the token or account does not allow this call.", false),
    /** Unknown path or object. */
    NOT_FOUND(404, "There is nothing here.", false),
    /** The feature is switched off; {@code details.setting} is the setting that enables it. */
    FEATURE_OFF(404, "This feature is switched off.", false),
    /** The container engine has no such container. */
    CONTAINER_NOT_FOUND(404, "There is no such container.", false),
    /** The path exists, but not with this method; {@code details.allowed} lists the allowed methods. */
    METHOD_NOT_ALLOWED(405, "The method is not allowed here.", false),
    /** The client accepts none of the possible media types; {@code details.allowed} lists them. */
    NOT_ACCEPTABLE(406, "None of the accepted media types can be produced.", false),
    /** The body arrived too slowly. */
    REQUEST_TIMEOUT(408, "The request body took too long.", true),
    /** An object with this name exists. */
    ALREADY_EXISTS(409, "An object with this name already exists.", false),
    /** Another request changed the same object at the same time; nothing of this request was stored. */
    CONFLICT(409, "Something else changed this at the same time. Repeat the request.", true),
    /** The configuration declares the object, so the API can't change it. */
    READ_ONLY(409, "The configuration declares the object, so the API can't change it.", false),
    /** An import is running; only one can run at a time. */
    IMPORT_ALREADY_RUNNING(409, "An import is already running.", true),
    /** The import has already ended. */
    IMPORT_NOT_RUNNING(409, "The import is not running.", false),
    /** A soak is running; only one can run at a time. */
    SOAK_ALREADY_RUNNING(409, "A soak is already running.", true),
    /** The soak is over. */
    SOAK_NOT_RUNNING(409, "The soak is not running.", false),
    /** A drill is running in this soak. */
    DRILL_ALREADY_RUNNING(409, "A drill is already running.", true),
    /** A soak needs healthy apps; {@code details.states} lists those that are not. */
    APP_NOT_RUNNING(409, "Not all apps to watch are running and healthy.", true),
    /** Other lists are combined from the list; {@code details.used_by} has their names. */
    LIST_IN_USE(409, "Other lists are combined from this list.", false),
    /** The last administrator's token can't be revoked. */
    LAST_ADMIN_TOKEN(409, "The last token with the role admin can't be revoked.", false),
    /** There is an account, so the first one can't be created. */
    SETUP_DONE(409, "The first account exists already.", false),
    /** The containers of the deployment can't be compared; {@code details.reason} says why. */
    COMPARISON_IMPOSSIBLE(409, "The containers of this deployment can't be compared.", false),
    /** The database is a server of PostgreSQL, which is backed up with its own programs; {@code details} has the commands. */
    DATABASE_ON_SERVER(409, "PostgreSQL is backed up and restored with its own programs.", false),
    /** There is no previous update to roll back to. */
    NO_PREVIOUS_UPDATE(409, "There is no previous update that was rolled out to all clients.", false),
    /**
     * The slug of the upload's configuration is that of another app: {@code details.app} is the app that was chosen, {@code
     * details.slug} the slug of the upload, {@code details.slugs} those of the app's updates. Nothing was stored.
     */
    OTHER_APP(409, "The upload is an update of another app.", false),
    /** A deployment of the app is running; only one can run at a time. */
    DEPLOYMENT_RUNNING(409, "The app is already being deployed.", true),
    /** The app is held for maintenance; {@code details.until} says how long. */
    APP_HELD(409, "The app is held. End the hold first.", false),
    /** The deployment can't be rolled back; the reason is in {@code details.reason}. */
    ROLLBACK_REFUSED(409, "The deployment can't be rolled back.", false),
    /** The body is larger than allowed. */
    PAYLOAD_TOO_LARGE(413, "The request body is too large.", false),
    /** The requested range is outside the file; {@code details.size} is its size in bytes. */
    RANGE_NOT_SATISFIABLE(416, "The requested range is outside the file.", false),
    /** The body's media type is not supported; {@code details.allowed} lists the supported ones. */
    UNSUPPORTED_MEDIA_TYPE(415, "The media type of the request body is not supported.", false),
    /** The path is that of a WebSocket; only its handshake is answered. */
    UPGRADE_REQUIRED(426, "This is a WebSocket. Open it with a WebSocket client.", false),
    /** Readable, but against the rules; {@code details.fields} names them, {@code details.given} what came. */
    VALIDATION_FAILED(422, "The request is not valid.", false),
    /** A feed was downloaded, but its content is invalid. */
    FEED_REJECTED(422, "The feed's content is invalid.", false),
    /** A ban that would block more than attackers; {@code details.reasons} has the objections. */
    BAN_REFUSED(422, "The ban is refused; use force to override.", false),
    /** The app can't be deployed like that; {@code details.reasons} has the reasons. Nothing was changed. */
    DEPLOYMENT_REFUSED(422, "The app can't be deployed like that.", false),
    /** Too many wrong credentials, or too many concurrent requests with one credential. */
    TOO_MANY_REQUESTS(429, "Too many requests. Wait before the next one.", true),
    /** A bug or an unexpected failure. */
    INTERNAL_ERROR(500, "An unexpected error occurred.", false),
    /** A feed can't be downloaded. */
    FEED_UNREACHABLE(502, "The feed can't be downloaded.", true),
    /** The OpenID provider can't be reached, or its response is not valid; {@code details.reason} says why. */
    IDENTITY_PROVIDER_FAILED(502, "The OpenID provider can't be reached, or its response is not valid.", true),
    /** The fail2ban server can't be reached; {@code details.cause} has the reason. */
    FAIL2BAN_UNREACHABLE(502, "The fail2ban server can't be reached.", true),
    /** The fail2ban server rejects a command; 404 for an unknown jail, 409 if it conflicts with the server's state. */
    FAIL2BAN_COMMAND_FAILED(502, "fail2ban rejects the command.", false),
    /** The local CrowdSec agent does not run, or does not answer. */
    CROWDSEC_UNREACHABLE(502, "The CrowdSec agent does not answer.", true),
    /** The local CrowdSec agent can't be started; {@code details} has the missing file and its path. */
    CROWDSEC_START_FAILED(503, "The CrowdSec agent can't be started.", false),
    /** Neither Docker nor Podman can be reached; {@code details.cause} has the reason. */
    CONTAINER_ENGINE_UNREACHABLE(502, "The container engine can't be reached.", true),
    /** The container engine rejects a request; {@code details.cause} is its message. */
    CONTAINER_ENGINE_REFUSED(502, "The container engine rejects the request.", false),
    /** The signing key for updates can't be read; the log has the reason. */
    UPDATE_SIGNING_KEY_UNREADABLE(503, "The signing key for updates can't be read.", false),
    /** Caddy's admin API can't be reached; {@code details.cause} has the reason. */
    CADDY_UNREACHABLE(502, "Caddy's admin API can't be reached.", true),
    /** Caddy's admin API rejects a request. */
    CADDY_REFUSED(502, "Caddy rejects the request.", false),
    /** The limit for all callers together is reached. */
    OVERLOADED(503, "Too many of these requests are running. Wait before the next one.", true),
    /** The service is stopping. */
    STOPPING(503, "The service is stopping.", true),
    /** The node that leads can't be reached; another one takes its place within seconds. */
    LEADER_UNREACHABLE(503, "The node that leads can't be reached. Retry the request.", true),
    /** Another node passed the request on, and this one doesn't trust it as a proxy, so the client's address isn't known. */
    NODE_NOT_TRUSTED(
            503, "Another node passed this request on, and is not among the trusted proxies of this one.", false),
    /** The node that leads was lost while it worked on a change. Whether the change was made isn't known. */
    LEADER_LOST(504, "The connection to the node that leads was lost. The change may have been made.", false),
    /** The decisions have not been loaded yet. */
    NOT_READY(503, "The decisions are not loaded yet.", true),
    /** Files of updates can't be stored or read; the reason is in {@code details.reason}. */
    STORAGE_FAILED(503, "The files of updates can't be stored or read.", true),
    /** SQLite's BUSY or LOCKED, or a time-out of a lock in PostgreSQL, after the last retry. */
    DATABASE_BUSY(503, "Database is temporarily busy. Retry the request.", true),
    /** The operating system denies access to the file or its folder, or PostgreSQL refuses the user. */
    DATABASE_PERMISSION_DENIED(503, "Insufficient permissions to access the database file.", false),
    /** The path doesn't exist, or is not a file; or PostgreSQL has no such database. */
    DATABASE_PATH_INVALID(503, "Database directory does not exist or path is invalid.", false),
    /** The file is damaged, or not an SQLite database. */
    DATABASE_CORRUPTED(503, "Database file is corrupted.", false),
    /** Disk full, I/O error, no connection, or anything else. */
    DATABASE_UNAVAILABLE(503, "Database is not available.", true);

    private final int status;
    private final String message;
    private final boolean retryable;

    ErrorCode(int status, String message, boolean retryable) {
        this.status = status;
        this.message = message;
        this.retryable = retryable;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The default message for people. */
    public String message() {
        return message;
    }

    /** Whether a later retry of the same request may succeed. */
    public boolean retryable() {
        return retryable;
    }
}
