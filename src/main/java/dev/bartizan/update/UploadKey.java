package dev.bartizan.update;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.google.re2j.Pattern;
import dev.bartizan.access.Credential;
import dev.bartizan.access.RefusedCredential;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The key that authorises uploads: {@code bartizan.update.upload-key} ({@code BARTIZAN_UPDATE_UPLOAD_KEY}) or else the
 * trimmed content of {@code bartizan.update.upload-key-file} ({@code BARTIZAN_UPDATE_UPLOAD_KEY_FILE}).
 */
@Singleton
public class UploadKey {

    /** The header with the key. */
    static final String HEADER = "x-api-key";

    /** The credential of requests with the key. */
    public static final Credential CREDENTIAL = new Credential(Credential.Kind.UPLOAD_KEY, "");

    private static final Logger LOG = Logger.getLogger(UploadKey.class);
    private static final Pattern ACCEPTABLE = Pattern.compile("[\\x21-\\x7e]{16,512}");

    private final Optional<String> key;
    private final WrongTokens wrongTokens;

    UploadKey(UpdateConfig config, WrongTokens wrongTokens) {
        this.key = config.uploadKey()
                .or(() -> config.uploadKeyFile().flatMap(UploadKey::read))
                .map(String::strip)
                .filter(UploadKey::acceptable);
        this.wrongTokens = wrongTokens;
    }

    /** Whether uploads are switched on. */
    public boolean configured() {
        return key.isPresent();
    }

    /**
     * Checks the key of a request.
     *
     * @throws ServiceException {@code FEATURE_OFF} if no key is configured, {@code UPLOAD_KEY_REFUSED} if the request
     *     has no key or a wrong one, {@code TOO_MANY_REQUESTS} after too many wrong keys from this client
     */
    public void require(HttpServerRequest request) {
        require(request, request.getHeader(HEADER));
    }

    /**
     * Checks a key that a form has.
     *
     * @param brought the key; nothing for none
     * @throws ServiceException as {@link #require(HttpServerRequest)}
     */
    public void require(HttpServerRequest request, @Nullable String brought) {
        String required = key.orElseThrow(() -> ServiceException.featureOff(
                "No upload key is configured, so uploads are", "BARTIZAN_UPDATE_UPLOAD_KEY"));
        if (brought == null) {
            throw new ServiceException(ErrorCode.UPLOAD_KEY_REFUSED);
        }
        if (!MessageDigest.isEqual(hash(required), hash(brought))) {
            throw wrongTokens.refuse(
                    request.remoteAddress(), RefusedCredential.UPLOAD_KEY, ErrorCode.UPLOAD_KEY_REFUSED);
        }
    }

    /** Hashes have a fixed length, so that the time of the comparison doesn't reveal the length of the key. */
    private static byte[] hash(String text) {
        return Hashing.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException failure) {
            LOG.errorv(
                    "upload_key_refused",
                    kv("reason", "The file can't be read: " + failure),
                    kv("file", file.toString()));
            return Optional.empty();
        }
    }

    private static boolean acceptable(String text) {
        boolean acceptable = ACCEPTABLE.matcher(text).matches();
        if (!acceptable) {
            LOG.errorv(
                    "upload_key_refused",
                    kv("reason", "The configured key must have 16 to 512 visible ASCII characters."));
        }
        return acceptable;
    }
}
