package dev.bartizan.deployment.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.deployment.traffic.HttpCalls.Answer;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Client of Caddy's admin API.
 *
 * @see <a href="https://caddyserver.com/docs/api">its documentation</a>
 */
@Singleton
public class Caddy {

    private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");

    private final HttpCalls http;
    private final ObjectMapper json;
    private final String apps;

    public Caddy(HttpCalls http, DeploymentConfig config, ObjectMapper json) {
        this.http = http;
        this.json = json;
        this.apps = SLASHES_AT_END.matcher(config.caddyUrl()).replaceFirst("") + "/config/apps";
    }

    /**
     * The current routes.
     *
     * @throws ServiceException {@code CADDY_UNREACHABLE}, {@code CADDY_REFUSED}
     */
    public CaddyRoutes routes() {
        Answer answer = requireOk(exchange(HttpMethod.GET, apps, Map.of(), Optional.empty()));
        try {
            return new CaddyRoutes(json.readTree(answer.body()), answer.etag());
        } catch (JsonProcessingException unreadable) {
            throw unreachable("The answer is not JSON.", unreadable);
        }
    }

    /**
     * Replaces upstream addresses, all at once. Open requests continue at the old ones.
     *
     * @param routes the routes that the change was made for
     * @param dials the new address by place
     * @return {@code false}, and nothing was changed, if another client has changed the configuration since it was read
     * @throws ServiceException {@code CADDY_UNREACHABLE}, and the change may have been made; {@code CADDY_REFUSED}, and it was
     *     not
     */
    boolean replace(CaddyRoutes routes, Map<Place, String> dials) {
        Optional<CaddyRoutes.Change> change = routes.replacing(dials);
        if (change.isPresent()) {
            Answer answer = make(change.get(), routes.etag());
            if (answer.status() == HttpURLConnection.HTTP_PRECON_FAILED) {
                return false;
            }
            requireOk(answer);
        }
        return true;
    }

    private Answer make(CaddyRoutes.Change change, Optional<String> etag) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        etag.ifPresent(value -> headers.put("If-Match", value));
        return exchange(
                HttpMethod.PATCH,
                apps + path(change.path()),
                headers,
                Optional.of(change.value().toString()));
    }

    private static String path(List<String> members) {
        StringBuilder path = new StringBuilder();
        for (String member : members) {
            path.append('/').append(URLEncoder.encode(member, StandardCharsets.UTF_8));
        }
        return path.toString();
    }

    private Answer exchange(HttpMethod method, String uri, Map<String, String> headers, Optional<String> body) {
        try {
            return http.exchange(method, uri, headers, body);
        } catch (IOException failure) {
            throw unreachable(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static Answer requireOk(Answer answer) {
        if (!answer.ok()) {
            throw new ServiceException(
                    ErrorCode.CADDY_REFUSED,
                    "Caddy answered %d: %s"
                            .formatted(answer.status(), answer.body().strip()),
                    Map.of("status", answer.status()));
        }
        return answer;
    }

    private static ServiceException unreachable(String cause, Throwable failure) {
        return new ServiceException(
                ErrorCode.CADDY_UNREACHABLE, ErrorCode.CADDY_UNREACHABLE.message(), Map.of("cause", cause), failure);
    }
}
