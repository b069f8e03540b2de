package dev.bartizan.console;

import io.quarkus.qute.TemplateData;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * What the layout of every page shows, beside the page's own content. The templates get it as {@code ui}.
 *
 * @param preferences language and theme
 * @param visitor who looks at the page
 * @param place where the page is
 * @param assets script and style sheets
 * @param version the release
 * @param now the moment of the page
 */
@TemplateData
public record PageFrame(
        Preferences preferences, Visitor visitor, Place place, Assets assets, String version, Instant now) {

    /**
     * Who looks at a page.
     *
     * @param name name of the account or token; empty without a login
     * @param mayChange whether the visitor may ban, lift, allow and import
     * @param admin whether the visitor may change everything
     * @param csrf what each form must send with it; empty if the caller is no browser with a session
     */
    @TemplateData
    public record Visitor(String name, boolean mayChange, boolean admin, String csrf) {

        /** A visitor without a login. */
        static final Visitor NOBODY = new Visitor("", false, false, "");

        public boolean known() {
            return !name.isEmpty();
        }
    }

    /**
     * Where a page is.
     *
     * @param origin scheme and host of the request, such as {@code https://bartizan.example}
     * @param path the path
     * @param query the query, or nothing
     * @param done what has just been done, as the redirect after a form says it; or nothing
     * @param search the text of the search field
     */
    @TemplateData
    public record Place(String origin, String path, String query, String done, String search) {

        /** The path with the query. */
        public String address() {
            return query.isEmpty() ? path : path + "?" + query;
        }
    }

    public String language() {
        return preferences.language().getLanguage();
    }

    public String theme() {
        return preferences.theme();
    }

    public boolean mayChange() {
        return visitor.mayChange();
    }

    public String csrf() {
        return visitor.csrf();
    }

    public List<String> languages() {
        return Preferences.LANGUAGES;
    }

    /** Whether a page or one below it is shown. */
    public boolean at(String path) {
        return path.equals(LocalPath.HOME)
                ? place.path().equals(path) || place.path().equals("/ui")
                : place.path().startsWith(path);
    }

    /**
     * The command that gets the same from the API.
     *
     * @param path path and query of the API
     */
    public String curl(String path) {
        return "curl -H \"Authorization: Bearer $BARTIZAN_TOKEN\" '"
                + (place.origin() + path).replace("'", "%27").replace("\\", "%5C") + "'";
    }

    /** A text for the query of a URL. */
    public String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
