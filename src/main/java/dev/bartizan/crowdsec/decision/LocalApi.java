package dev.bartizan.crowdsec.decision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import dev.bartizan.crowdsec.AgentConfiguration;
import dev.bartizan.crowdsec.AgentConfiguration.Credentials;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.net.BlockingHttpClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Client of the agent's local API. With a machine account it lists, sets and lifts decisions; with a bouncer's key it
 * fetches changes. Calls block; do not use it on an event loop.
 *
 * @see <a href="https://crowdsecurity.github.io/api_doc/lapi/">its documentation</a>
 */
@Singleton
public class LocalApi {

    private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");

    /** The same origin as {@code cscli} uses: a ban over our API is a manual ban. */
    private static final String ORIGIN = "cscli";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** In bytes: some hundred thousand decisions. More would not fit into Bartizan's memory limit. */
    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;

    private final BlockingHttpClient client;
    private final String address;
    private final String userAgent;
    private final Duration timeout;
    private final AgentConfiguration configuration;
    private final ObjectMapper json;
    private final Clock clock;

    LocalApi(
            Vertx vertx,
            CrowdSecConfig config,
            AgentConfiguration configuration,
            ObjectMapper json,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.client = new BlockingHttpClient(vertx, CONNECT_TIMEOUT);
        this.address = SLASHES_AT_END.matcher(config.lapiUrl()).replaceFirst("");
        // The local API rejects logins of a user agent without a version.
        this.userAgent = "bartizan/" + version;
        this.timeout = config.lapiTimeout();
        this.configuration = configuration;
        this.json = json;
        this.clock = clock;
    }

    @PreDestroy
    void close() {
        client.close();
    }

    private record Answer(int status, JsonNode body) {

        public boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Changed decisions for a bouncer.
     *
     * @param added decisions in force; of several about the same value only the longest
     * @param deleted decisions that ended
     */
    record Changes(List<AgentDecision> added, List<AgentDecision> deleted) {}

    /** Whether CrowdSec's local API answers. Another service on the port, such as Bartizan itself, answers differently. */
    public boolean ready() {
        try {
            Answer answer = exchange(HttpMethod.GET, "/health", Map.of(), Optional.empty(), CONNECT_TIMEOUT);
            return answer.ok() && answer.body().path("status").asText().equals("up");
        } catch (ServiceException unreachable) {
            return false;
        }
    }

    /**
     * The decisions in force, newest first.
     *
     * @throws ServiceException {@code CROWDSEC_UNREACHABLE}
     */
    List<AgentDecision> decisions() {
        return decisions(login(), "");
    }

    /**
     * The decisions in force of alerts that match the filter. There is no limit on purpose: CrowdSec 1.4 never answers if
     * the limit exceeds the number of alerts.
     */
    private List<AgentDecision> decisions(String token, String filter) {
        Answer answer = asMachine(
                token, HttpMethod.GET, "/v1/alerts?has_active_decision=true&limit=0" + filter, Optional.empty());
        Instant now = clock.instant();
        List<AgentDecision> decisions = new ArrayList<>();
        answer.body().forEach(alert -> decisions.addAll(parse(alert.path("decisions"), now)));
        decisions.removeIf(decision -> !decision.until().isAfter(now));
        return decisions;
    }

    /**
     * Bans an address or a network.
     *
     * @return when the ban ends
     * @throws ServiceException {@code CROWDSEC_UNREACHABLE}
     */
    Instant ban(IpRange range, Duration duration, String reason) {
        String value = text(range);
        String scope = isAddress(range) ? "Ip" : "Range";
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> decision = Map.of(
                "duration", duration.toSeconds() + "s",
                "origin", ORIGIN,
                "scenario", reason,
                "scope", scope,
                "type", "ban",
                "value", value);
        Map<String, Object> alert = Map.ofEntries(
                Map.entry("capacity", 0),
                Map.entry("decisions", List.of(decision)),
                Map.entry("events", List.of()),
                Map.entry("events_count", 1),
                Map.entry("leakspeed", "0"),
                Map.entry("message", reason),
                Map.entry("scenario", reason),
                Map.entry("scenario_hash", ""),
                Map.entry("scenario_version", ""),
                Map.entry("simulated", false),
                Map.entry("source", Map.of(scope.equals("Ip") ? "ip" : "range", value, "scope", scope, "value", value)),
                Map.entry("start_at", now.toString()),
                Map.entry("stop_at", now.toString()));
        asMachine(login(), HttpMethod.POST, "/v1/alerts", Optional.of(List.of(alert)));
        return now.plus(duration);
    }

    /**
     * Lifts all bans, captchas and throttles of exactly these addresses and networks. It deletes by ID because the local
     * API's filters would also delete bans of networks that contain an address.
     *
     * @return how many bans were lifted
     * @throws ServiceException {@code CROWDSEC_UNREACHABLE}; some bans may be lifted already
     */
    int lift(Set<IpRange> ranges) {
        String token = login();
        List<AgentDecision> bans = bans(token, ranges);
        bans.forEach(ban -> asMachine(token, HttpMethod.DELETE, "/v1/decisions/" + ban.id(), Optional.empty()));
        return bans.size();
    }

    /**
     * Lifts all bans, captchas and throttles inside a CIDR.
     *
     * @return how many bans were lifted
     * @throws ServiceException {@code CROWDSEC_UNREACHABLE}; some bans may be lifted already
     */
    int liftInside(IpRange range) {
        String token = login();
        String filter = isAddress(range) ? "&range=" + encode(range.toString()) : "";
        List<AgentDecision> inside = decisions(token, filter).stream()
                .filter(decision -> decision.range()
                        .filter(inner -> range.contains(inner.first()) && range.contains(inner.last()))
                        .isPresent())
                .toList();
        inside.forEach(ban -> asMachine(token, HttpMethod.DELETE, "/v1/decisions/" + ban.id(), Optional.empty()));
        return inside.size();
    }

    /**
     * The bans, captchas and throttles in force of exactly one address or network.
     *
     * @throws ServiceException {@code CROWDSEC_UNREACHABLE}
     */
    List<AgentDecision> bans(IpRange range) {
        return bans(login(), Set.of(range));
    }

    private List<AgentDecision> bans(String token, Set<IpRange> ranges) {
        String filter =
                ranges.size() == 1 ? "&range=" + encode(ranges.iterator().next().toString()) : "";
        return decisions(token, filter).stream()
                .filter(decision -> decision.range().filter(ranges::contains).isPresent())
                .toList();
    }

    /**
     * Fetches decisions of these origins as a bouncer.
     *
     * @param startup whether to fetch all decisions instead of the changes since the last answer
     * @throws ServiceException {@code CROWDSEC_UNREACHABLE}
     */
    Changes changes(String key, boolean startup, List<String> origins) {
        Answer answer = requireOk(exchange(
                HttpMethod.GET,
                "/v1/decisions/stream?startup=%s&scopes=ip,range&origins=%s"
                        .formatted(startup, encode(String.join(",", origins))),
                Map.of("X-Api-Key", key),
                Optional.empty(),
                timeout));
        Instant now = clock.instant();
        return new Changes(
                parse(answer.body().path("new"), now), parse(answer.body().path("deleted"), now));
    }

    private static List<AgentDecision> parse(JsonNode decisions, Instant now) {
        try {
            return StreamSupport.stream(decisions.spliterator(), false)
                    .map(decision -> AgentDecision.parse(decision, now))
                    .toList();
        } catch (IllegalArgumentException unreadable) {
            throw unreachable("The answer can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** In CrowdSec's notation: an address without a prefix length. */
    static String text(IpRange range) {
        return isAddress(range) ? range.first().toString() : range.toString();
    }

    private static boolean isAddress(IpRange range) {
        return range.first().equals(range.last());
    }

    private String login() {
        Credentials credentials;
        try {
            credentials = configuration.credentials();
        } catch (IOException failure) {
            throw new ServiceException(
                    ErrorCode.CROWDSEC_UNREACHABLE,
                    "The agent's configuration folder has no readable local_api_credentials.yaml. Create it with"
                            + " `cscli machines add`.",
                    Map.of("cause", failure.getClass().getSimpleName()),
                    failure);
        }
        Map<String, Object> body =
                Map.of("machine_id", credentials.login(), "password", credentials.password(), "scenarios", List.of());
        Answer answer =
                requireOk(exchange(HttpMethod.POST, "/v1/watchers/login", Map.of(), Optional.of(body), timeout));
        return answer.body().path("token").asText();
    }

    private Answer asMachine(String token, HttpMethod method, String path, Optional<Object> body) {
        return requireOk(exchange(method, path, Map.of("Authorization", "Bearer " + token), body, timeout));
    }

    private static Answer requireOk(Answer answer) {
        if (!answer.ok()) {
            throw unreachable(
                    "The local API answered %d: %s"
                            .formatted(
                                    answer.status(),
                                    answer.body().path("message").asText()),
                    null);
        }
        return answer;
    }

    private Answer exchange(
            HttpMethod method, String path, Map<String, String> headers, Optional<Object> body, Duration longest) {
        try {
            return client.exchange(
                    () -> {
                        RequestOptions request = new RequestOptions()
                                .setMethod(method)
                                .setAbsoluteURI(address + path)
                                .putHeader(HttpHeaders.USER_AGENT, userAgent);
                        headers.forEach(request::putHeader);
                        body.ifPresent(_ -> request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json"));
                        return request;
                    },
                    body.map(this::write),
                    this::read,
                    longest);
        } catch (IOException failure) {
            throw unreachable(String.valueOf(failure.getMessage()), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreachable("Interrupted.", interrupted);
        }
    }

    private Future<Answer> read(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > LARGEST_ANSWER) {
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        return response.end().map(_ -> new Answer(response.statusCode(), readTree(body)));
    }

    private JsonNode readTree(Buffer body) {
        try {
            return json.readTree(body.toString(StandardCharsets.UTF_8));
        } catch (JsonProcessingException unreadable) {
            return MissingNode.getInstance();
        }
    }

    private Buffer write(Object body) {
        try {
            return Buffer.buffer(json.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ServiceException unreachable(String cause, @Nullable Throwable failure) {
        return new ServiceException(
                ErrorCode.CROWDSEC_UNREACHABLE,
                ErrorCode.CROWDSEC_UNREACHABLE.message(),
                Map.of("cause", cause),
                failure);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
