package dev.bartizan.console;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Stores a visitor's language and theme in cookies, without a login too. */
@Path("/ui/preferences")
@PermitAll
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class PreferencePage {

    private static final int YEAR = Math.toIntExact(Duration.ofDays(365).toSeconds());

    private final Pages pages;

    PreferencePage(Pages pages) {
        this.pages = pages;
    }

    /** Sets those that are given and known; leads back to the page. */
    @POST
    public Response set(
            @RestForm @Nullable String language, @RestForm @Nullable String theme, @RestForm @Nullable String next) {
        Response.ResponseBuilder response = Response.fromResponse(pages.seeOther(LocalPath.of(next)));
        put(response, Preferences.LANGUAGE_COOKIE, language, Preferences.LANGUAGES);
        put(response, Preferences.THEME_COOKIE, theme, Preferences.THEMES);
        return response.build();
    }

    private static void put(
            Response.ResponseBuilder response, String name, @Nullable String value, List<String> allowed) {
        if (value != null && allowed.contains(value)) {
            response.cookie(new NewCookie.Builder(name)
                    .value(value)
                    .path("/ui")
                    .maxAge(YEAR)
                    .sameSite(NewCookie.SameSite.LAX)
                    .httpOnly(true)
                    .build());
        }
    }
}
