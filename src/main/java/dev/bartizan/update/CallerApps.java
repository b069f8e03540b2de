package dev.bartizan.update;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** The apps whose updates the caller of the current request may see and change: with an upload key, those of the key. */
@Singleton
public class CallerApps {

    /** The attribute of an identity with the names of its apps. */
    static final String ATTRIBUTE = CallerApps.class.getName();

    private final SecurityIdentity caller;

    CallerApps(SecurityIdentity caller) {
        this.caller = caller;
    }

    /** Whether an app is one of them. */
    public boolean include(String app) {
        Set<String> own = caller.getAttribute(ATTRIBUTE);
        return own == null || own.contains(app);
    }

    /**
     * Checks an app that the request names.
     *
     * @throws ServiceException {@code UPLOAD_KEY_REFUSED}
     */
    public void require(UpdateApp app) {
        if (!include(app.name())) {
            throw UploadKey.ofOtherApp(app.name());
        }
    }

    /**
     * Checks an update that the request names. Updates of other apps are unknown to the caller.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public Update require(Update update) {
        if (!include(update.target().app())) {
            throw new ServiceException(ErrorCode.NOT_FOUND);
        }
        return update;
    }

    /** As {@link #require(Update)}, for the updates of a release. */
    public List<Update> require(List<Update> release) {
        release.forEach(this::require);
        return release;
    }
}
