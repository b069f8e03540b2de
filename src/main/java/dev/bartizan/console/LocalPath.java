package dev.bartizan.console;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Paths of the console that come from outside, to lead back to: never the address of another site. */
public final class LocalPath {

    /** The overview. */
    public static final String HOME = "/ui/";

    /** The page that the first log-in leads to. */
    public static final String FIRST_STEPS = "/ui/first-steps";

    private static final int LONGEST = 2_000;

    private LocalPath() {}

    /** The path with its query if it is one of the console; else that of the overview. */
    public static String of(@Nullable String path) {
        return path != null && isLocal(path) ? path : HOME;
    }

    /** No other site: that begins with two slashes, or with a backslash, which browsers read as a slash. */
    private static boolean isLocal(String path) {
        if (path.length() > LONGEST || !(path.startsWith(HOME) || path.equals("/ui"))) {
            return false;
        }
        try {
            // Other characters, such as |, would be an invalid header.
            new URI(path);
        } catch (URISyntaxException invalid) {
            return false;
        }
        return path.chars().allMatch(character -> character > ' ' && character < 127 && character != '\\');
    }

    /** Adds a parameter to a path, which may have a query; the name and value must be safe in a URL. */
    public static String with(String path, String name, String value) {
        return path + (path.indexOf('?') < 0 ? "?" : "&") + name + "=" + value;
    }
}
