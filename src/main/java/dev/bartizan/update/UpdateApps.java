package dev.bartizan.update;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.settings.Setting;
import dev.bartizan.settings.SettingsCheck;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** The apps that are configured: {@value UpdateApp#DEFAULT}, and those of {@code bartizan.update.apps}. */
@Singleton
public class UpdateApps {

    /** The header that names the app. */
    public static final String HEADER = "bartizan-app";

    /** Paths of one app begin with this and the app's name. */
    public static final String PATH = "/api/updates/apps/";

    private static final String SETTINGS = "bartizan.update.apps.";

    private final Map<String, UpdateApp> apps = new TreeMap<>();

    UpdateApps(UpdateConfig config) {
        UpdateApp standard =
                new UpdateApp(UpdateApp.DEFAULT, config.defaultChannel(), config.retention(), config.retentionAge());
        apps.put(standard.name(), standard);
        config.apps()
                .forEach((name, app) -> apps.put(
                        name,
                        new UpdateApp(
                                name,
                                app.defaultChannel().orElse(standard.defaultChannel()),
                                app.retention().orElse(standard.retention()),
                                app.retentionAge().or(standard::retentionAge))));
    }

    /** A configured name that can't be the name of an app, for the check at the start. */
    public static Optional<SettingsCheck.Fault> wrongName(Config config) {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(property -> property.startsWith(SETTINGS))
                .sorted()
                .filter(property ->
                        !UpdateApp.isName(name(property)) || name(property).equals(UpdateApp.DEFAULT))
                .map(property -> new SettingsCheck.Fault(
                        Setting.variable(property),
                        Optional.empty(),
                        name(property).equals(UpdateApp.DEFAULT)
                                ? "is a setting of the app default, whose settings have no name of an app"
                                : "has another name of an app than " + UpdateApp.RULE,
                        "BARTIZAN_UPDATE_APPS_SHOP_UPLOAD_KEY"))
                .findFirst();
    }

    private static String name(String property) {
        String rest = property.substring(SETTINGS.length());
        boolean quoted = rest.startsWith("\"");
        int end = rest.indexOf(quoted ? '"' : '.', quoted ? 1 : 0);
        return rest.substring(quoted ? 1 : 0, Math.max(end, quoted ? 1 : 0));
    }

    /** The names, in alphabetical order. */
    public List<String> names() {
        return List.copyOf(apps.keySet());
    }

    /** Whether an app is configured. */
    public boolean has(String name) {
        return apps.containsKey(name);
    }

    /**
     * An app by its name.
     *
     * @throws ServiceException {@code NOT_FOUND} if it is not configured
     */
    public UpdateApp get(String name) {
        UpdateApp app = apps.get(name);
        if (app == null) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND,
                    "There is no such app. Apps are configured in bartizan.update.apps.",
                    Map.of("app", name.length() > 64 ? name.substring(0, 64) : name));
        }
        return app;
    }

    /**
     * The app that a request is about: that of its path, or else of the header {@value #HEADER}, or else {@value UpdateApp#DEFAULT}.
     *
     * @param inPath the name in the path; absent if the path names none
     * @throws ServiceException {@code BAD_REQUEST} if path and header name different apps, {@code NOT_FOUND} if the app is not
     *     configured
     */
    public UpdateApp of(HttpServerRequest request, @Nullable String inPath) {
        List<String> named = new ArrayList<>();
        if (inPath != null) {
            named.add(inPath);
        }
        request.headers().getAll(HEADER).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !named.contains(name))
                .forEach(named::add);
        if (named.size() > 1) {
            throw ServiceException.unreadableParameter(
                    HEADER, String.join(", ", named), "the same app as in the path and in all headers", Map.of());
        }
        return get(named.isEmpty() ? UpdateApp.DEFAULT : named.getFirst());
    }

    /**
     * The name of the app in a path.
     *
     * @param route what follows the name, such as {@code /upload}
     */
    public static Optional<String> inPath(String path, String route) {
        return path.length() > PATH.length() + route.length() && path.startsWith(PATH) && path.endsWith(route)
                ? Optional.of(path.substring(PATH.length(), path.length() - route.length()))
                        .filter(name -> name.indexOf('/') < 0)
                : Optional.empty();
    }
}
