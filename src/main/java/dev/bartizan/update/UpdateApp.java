package dev.bartizan.update;

import dev.bartizan.http.AllowedText;
import java.time.Duration;
import java.util.Optional;

/**
 * An app with its own updates.
 *
 * @param defaultChannel channel of uploads and clients that don't send one
 * @param retention number of newest updates kept for each target
 * @param retentionAge maximum age of updates; empty for none
 */
public record UpdateApp(String name, String defaultChannel, int retention, Optional<Duration> retentionAge) {

    /** The app of requests that name none. It always exists. */
    public static final String DEFAULT = "default";

    /** The rule of names, for errors. */
    public static final String RULE = "1 to 64 of the characters a-z 0-9 -";

    private static final AllowedText ALLOWED = AllowedText.of("abcdefghijklmnopqrstuvwxyz0123456789-", 64);

    /** Whether a text can be the name of an app. */
    public static boolean isName(String text) {
        return ALLOWED.matches(text);
    }

    /** The name for people: empty for {@link #DEFAULT}, else with what separates it from the text after it. */
    public static String prefix(String app) {
        return app.equals(DEFAULT) ? "" : app + ": ";
    }

    /** Path of the app's routes in the API, without a slash at its end. */
    public static String path(String app) {
        return app.equals(DEFAULT) ? "/api/updates" : UpdateApps.PATH + app;
    }

    /** The property of one of the app's settings. */
    public static String setting(String app, String name) {
        return app.equals(DEFAULT) ? "bartizan.update." + name : "bartizan.update.apps." + app + "." + name;
    }
}
