package dev.bartizan.console;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a visitor wants the pages. Both are cookies, so that they also hold before the login.
 *
 * @param language a language of {@link #LANGUAGES}
 * @param theme {@code light} or {@code dark}; empty for that of the visitor's system
 */
public record Preferences(Locale language, String theme) {

    /** The languages of the pages; the first is the default. */
    static final List<String> LANGUAGES = List.of("en", "de");

    /** The themes that a visitor can choose; {@code auto} is that of the system. */
    static final List<String> THEMES = List.of("auto", "light", "dark");

    static final String LANGUAGE_COOKIE = "bartizan-language";
    static final String THEME_COOKIE = "bartizan-theme";

    /** More ranges in {@code Accept-Language} are not read. */
    private static final int MOST_RANGES = 20;

    /** The preferences of the request's cookies and its {@code Accept-Language}. */
    static Preferences of(HttpServerRequest request) {
        String language = cookie(request, LANGUAGE_COOKIE, LANGUAGES)
                .orElseGet(() -> accepted(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
        String theme = cookie(request, THEME_COOKIE, THEMES)
                .filter(chosen -> !chosen.equals(THEMES.getFirst()))
                .orElse("");
        return new Preferences(Locale.of(language), theme);
    }

    private static Optional<String> cookie(HttpServerRequest request, String name, List<String> values) {
        return Optional.ofNullable(request.getCookie(name))
                .map(Cookie::getValue)
                .filter(values::contains);
    }

    /** The first of our languages with the highest weight; the default if there is none. */
    static String accepted(@Nullable String header) {
        String best = LANGUAGES.getFirst();
        double bestWeight = 0;
        String[] ranges = header == null ? new String[0] : header.split(",", MOST_RANGES);
        for (String range : ranges) {
            String[] parts = range.strip().split(";");
            String tag = parts[0].strip().toLowerCase(Locale.ROOT);
            String primary = tag.indexOf('-') < 0 ? tag : tag.substring(0, tag.indexOf('-'));
            double weight = parts.length < 2 ? 1 : weight(parts[1].strip());
            if (LANGUAGES.contains(primary) && weight > bestWeight) {
                best = primary;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static double weight(String parameter) {
        try {
            return parameter.startsWith("q=") ? Double.parseDouble(parameter.substring(2)) : 0;
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
