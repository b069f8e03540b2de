package dev.bartizan.fail2ban.jail;

import io.quarkus.qute.TemplateData;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a jail is in the console and in the API.
 *
 * @param name name of the jail
 */
@TemplateData
public record JailPlace(String name) {

    /** The path of its page. */
    public String path() {
        return JailPage.PATH + "/" + encoded();
    }

    /** Its path in the API. */
    public String api() {
        return "/api/v1/jails/" + encoded();
    }

    /** The path of its lists in the API. */
    public String listsApi() {
        return api() + "/lists";
    }

    private String encoded() {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
