package dev.bartizan.error;

/**
 * Every error that the API can answer with: wire name (the constant's own name), HTTP status, default message and
 * whether the same request may succeed when it is repeated unchanged.
 */
public enum ErrorCode {
    /**
     * A parameter, header or path segment can't be read: {@code details.parameter} is its name, {@code details.given} what
     * came (at most 100 characters), {@code details.expected} what it has to be.
     */
    BAD_REQUEST(400, "The request can't be read.", false),
    /**
     * The body is no JSON, or not of the documented shape: {@code details.field} is the path of the field. An unknown field
     * has the known ones in {@code details.known}, any other one what it has to be in {@code details.expected}.
     */
    INVALID_JSON(400, "The request body is no readable JSON of the documented shape.", false),
    /**
     * Neither an IP address, nor a CIDR, nor a range: {@code details.parameter} or {@code details.field} is its name, {@code
     * details.given} what came, {@code details.expected} what it has to be, {@code details.reason} what is wrong with it.
     */
    INVALID_ADDRESS(400, "Not a valid IP address, CIDR or range.", false),
    /** An upload that can't be published; {@code details.reason} says why. */
    UPLOAD_REJECTED(400, "The upload can't be published.", false),
    /** No token, or one that is unknown, expired or revoked. */
    UNAUTHENTICATED(401, "A valid bearer token is required.", false),
    /** No upload key, or a wrong one. */
    UPLOAD_KEY_REFUSED(401, "The header x-api-key must have the upload key.", false),
    /** The token's role doesn't allow this call. */
    FORBIDDEN(403, "The token's role does not allow this call.", false),
    /** Unknown path or object. */
    NOT_FOUND(404, "There is nothing here.", false),
    /** The feature is switched off; {@code details.setting} is the setting that turns it on. */
    FEATURE_OFF(404, "This feature is switched off.", false),
    /** The container engine has no such container. */
    CONTAINER_NOT_FOUND(404, "There is no such container.", false),
    /** The path exists, the method doesn't; {@code details.allowed} has those that do. */
    METHOD_NOT_ALLOWED(405, "The method is not allowed here.", false),
    /** None of the types that the client accepts can be produced; {@code details.allowed} has those that can. */
    NOT_ACCEPTABLE(406, "None of the accepted media types can be produced.", false),
    /** The body came too slowly. */
    REQUEST_TIMEOUT(408, "The request body took too long.", true),
    /** An object of that name exists. */
    ALREADY_EXISTS(409, "An object of that name exists already.", false),
    /** Somebody else changed the same thing at the same moment; nothing of this request is stored. */
    CONFLICT(409, "Something else changed this at the same time. Repeat the request.", true),
    /** The object is declared by configuration and can't be changed through the API. */
    READ_ONLY(409, "The object is declared by configuration and can't be changed here.", false),
    /** An import is running; one at a time does. */
    IMPORT_ALREADY_RUNNING(409, "An import is already running.", true),
    /** The import has ended already. */
    IMPORT_NOT_RUNNING(409, "The import is not running.", false),
    /** A soak is running; one at a time does. */
    SOAK_ALREADY_RUNNING(409, "A soak is already running.", true),
    /** The soak is over. */
    SOAK_NOT_RUNNING(409, "The soak is not running.", false),
    /** A drill is running in this soak. */
    DRILL_ALREADY_RUNNING(409, "A drill is already running.", true),
    /** An app is to be watched that is not well to begin with; {@code details.states} says which. */
    APP_NOT_RUNNING(409, "Not everything that is to be watched runs and is healthy.", true),
    /** The last administrator's token can't be revoked. */
    LAST_ADMIN_TOKEN(409, "The last token with the role admin can't be revoked.", false),
    /** There is nothing before the update that could be offered in its place. */
    NO_PREVIOUS_UPDATE(409, "There is no update before this one.", false),
    /** The app is being deployed; one deployment of it at a time runs. */
    DEPLOYMENT_RUNNING(409, "The app is being deployed already.", true),
    /** The deployment can't be rolled back; {@code details.reason} says why. */
    ROLLBACK_REFUSED(409, "The deployment can't be rolled back.", false),
    /** The body is larger than allowed. */
    PAYLOAD_TOO_LARGE(413, "The request body is too large.", false),
    /** No byte of the file is in the requested range; {@code details.size} is its length in bytes. */
    RANGE_NOT_SATISFIABLE(416, "The file has no byte in the requested range.", false),
    /** The body's media type is not supported; {@code details.allowed} has those that are. */
    UNSUPPORTED_MEDIA_TYPE(415, "The media type of the request body is not supported.", false),
    /** Readable, but against the rules; {@code details.fields} names them, {@code details.given} what came. */
    VALIDATION_FAILED(422, "The request is not valid.", false),
    /** A feed was downloaded, but what came can't be used. */
    FEED_REJECTED(422, "The feed's content can't be used.", false),
    /** A ban that would shut out more than attackers; {@code details.reasons} says who. */
    BAN_REFUSED(422, "This is not banned unless it is forced.", false),
    /** The app can't be deployed like that; {@code details.reasons} says why. Nothing has been changed. */
    DEPLOYMENT_REFUSED(422, "The app can't be deployed like that.", false),
    /** Too many wrong credentials, or too much that runs with one credential. */
    TOO_MANY_REQUESTS(429, "Too many requests. Wait before the next one.", true),
    /** A bug, or a failure that nobody foresaw. */
    INTERNAL_ERROR(500, "An unexpected error occurred.", false),
    /** A feed can't be downloaded. */
    FEED_UNREACHABLE(502, "The feed can't be downloaded.", true),
    /** The fail2ban server can't be talked to; {@code details.cause} says why. */
    FAIL2BAN_UNREACHABLE(502, "The fail2ban server can't be reached.", true),
    /** The fail2ban server refuses a command; 404 for an unknown jail, 409 if it doesn't fit what the server is doing. */
    FAIL2BAN_COMMAND_FAILED(502, "fail2ban refuses the command.", false),
    /** The local CrowdSec agent does not run, or does not answer. */
    CROWDSEC_UNREACHABLE(502, "The CrowdSec agent does not answer.", true),
    /** The local CrowdSec agent can't be started; {@code details} say what is missing and where. */
    CROWDSEC_START_FAILED(503, "The CrowdSec agent can't be started.", false),
    /** Neither Docker nor Podman can be talked to; {@code details.cause} says why. */
    CONTAINER_ENGINE_UNREACHABLE(502, "The container engine can't be reached.", true),
    /** The container engine says no; {@code details.cause} is what it says. */
    CONTAINER_ENGINE_REFUSED(502, "The container engine refuses.", false),
    /** The key that updates are signed with can't be read; the log says why. */
    UPDATE_SIGNING_KEY_UNREADABLE(503, "The key that updates are signed with can't be read.", false),
    /** Caddy's admin API can't be talked to; {@code details.cause} says why. */
    CADDY_UNREACHABLE(502, "Caddy's admin API can't be reached.", true),
    /** Caddy's admin API says no. */
    CADDY_REFUSED(502, "Caddy refuses.", false),
    /** As much of it runs as is allowed, for all callers together. */
    OVERLOADED(503, "As much of this runs as is allowed. Wait before the next request.", true),
    /** The service is stopping; another instance or the next start answers. */
    STOPPING(503, "The service is stopping.", true),
    /** The decisions have not been loaded yet. */
    NOT_READY(503, "The decisions are not loaded yet.", true),
    /** The data folder can't take or give the files of updates; {@code details.reason} says why. */
    STORAGE_FAILED(503, "The files of updates can't be stored or read.", true),
    /** SQLite's BUSY or LOCKED, after the last retry. */
    DATABASE_BUSY(503, "Database is temporarily busy. Retry the request.", true),
    /** The operating system refuses access to the file or its folder. */
    DATABASE_PERMISSION_DENIED(503, "Insufficient permissions to access the database file.", false),
    /** The path leads nowhere, or to something that is no file. */
    DATABASE_PATH_INVALID(503, "Database directory does not exist or path is invalid.", false),
    /** The file is damaged, or no SQLite database. */
    DATABASE_CORRUPTED(503, "Database file is corrupted.", false),
    /** Disk full, I/O error, no connection left, or anything else. */
    DATABASE_UNAVAILABLE(503, "Database is not available.", true);

    private final int status;
    private final String message;
    private final boolean retryable;

    ErrorCode(int status, String message, boolean retryable) {
        this.status = status;
        this.message = message;
        this.retryable = retryable;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The message for people, where the thrower has no better one. */
    public String message() {
        return message;
    }

    /** Whether the same request may succeed later without a change. */
    public boolean retryable() {
        return retryable;
    }
}
