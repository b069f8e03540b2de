package dev.bartizan.update;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.google.re2j.Pattern;
import dev.bartizan.access.Credential;
import dev.bartizan.access.RefusedCredential;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.settings.Setting;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys that authorise uploads, one for each app: {@code bartizan.update.upload-key} ({@code BARTIZAN_UPDATE_UPLOAD_KEY}) or
 * else the trimmed content of {@code bartizan.update.upload-key-file} ({@code BARTIZAN_UPDATE_UPLOAD_KEY_FILE}), and the same of
 * each app in {@code bartizan.update.apps}.
 */
@Singleton
public class UploadKey {

    /** The header with the key. */
    static final String HEADER = "x-api-key";

    private static final Logger LOG = Logger.getLogger(UploadKey.class);
    private static final Pattern ACCEPTABLE = Pattern.compile("[\\x21-\\x7e]{16,512}");

    /** By app; apps without a key are not in it. */
    private final Map<String, String> keys = new TreeMap<>();

    private final WrongTokens wrongTokens;

    UploadKey(UpdateConfig config, WrongTokens wrongTokens) {
        add(UpdateApp.DEFAULT, config.uploadKey(), config.uploadKeyFile());
        config.apps().forEach((name, app) -> add(name, app.uploadKey(), app.uploadKeyFile()));
        this.wrongTokens = wrongTokens;
    }

    private void add(String app, Optional<String> key, Optional<Path> file) {
        key.or(() -> file.flatMap(UploadKey::read))
                .map(String::strip)
                .filter(UploadKey::acceptable)
                .ifPresent(accepted -> keys.put(app, accepted));
    }

    /** Whether uploads of an app are switched on. */
    public boolean configured(String app) {
        return keys.containsKey(app);
    }

    /** Whether uploads of any app are switched on. */
    public boolean configured() {
        return !keys.isEmpty();
    }

    /**
     * Checks the key of a request.
     *
     * @return the apps that it is the key of
     * @throws ServiceException {@code FEATURE_OFF} if no key is configured, {@code UPLOAD_KEY_REFUSED} if the request
     *     has no key or a wrong one, {@code TOO_MANY_REQUESTS} after too many wrong keys from this client
     */
    public Set<String> require(HttpServerRequest request) {
        return require(request, request.getHeader(HEADER));
    }

    /**
     * Checks a key that a form has.
     *
     * @param brought the key; nothing for none
     * @return the apps that it is the key of
     * @throws ServiceException as {@link #require(HttpServerRequest)}
     */
    public Set<String> require(HttpServerRequest request, @Nullable String brought) {
        if (keys.isEmpty()) {
            throw off(UpdateApp.DEFAULT);
        }
        if (brought == null) {
            throw new ServiceException(ErrorCode.UPLOAD_KEY_REFUSED);
        }
        byte[] hash = hash(brought);
        Set<String> apps = new TreeSet<>();
        // All keys are compared, so that the time doesn't reveal which one is nearly right.
        keys.forEach((app, key) -> {
            if (MessageDigest.isEqual(hash(key), hash)) {
                apps.add(app);
            }
        });
        if (apps.isEmpty()) {
            throw wrongTokens.refuse(
                    request.remoteAddress(), RefusedCredential.UPLOAD_KEY, ErrorCode.UPLOAD_KEY_REFUSED);
        }
        return apps;
    }

    /** The credential of requests with the key of some apps. */
    public static Credential credential(Set<String> apps) {
        return new Credential(Credential.Kind.UPLOAD_KEY, String.join(" ", apps));
    }

    /**
     * Checks that a key is that of an app.
     *
     * @param apps the apps of the key
     * @throws ServiceException {@code FEATURE_OFF} if no key is configured for the app, {@code UPLOAD_KEY_REFUSED} if it has another
     *     key
     */
    public void requireFor(UpdateApp app, Set<String> apps) {
        if (!configured(app.name())) {
            throw off(app.name());
        }
        if (!apps.contains(app.name())) {
            throw ofOtherApp(app.name());
        }
    }

    private static ServiceException off(String app) {
        return ServiceException.featureOff(
                "No upload key is configured, so uploads are", Setting.variable(UpdateApp.setting(app, "upload-key")));
    }

    static ServiceException ofOtherApp(String app) {
        return new ServiceException(
                ErrorCode.UPLOAD_KEY_REFUSED, "The upload key is that of another app.", Map.of("app", app));
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
