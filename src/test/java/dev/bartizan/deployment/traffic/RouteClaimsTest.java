package dev.bartizan.deployment.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.deployment.traffic.RouteClaims.Claim;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two apps that were dialled at {@code 10.0.0.2:80} and {@code 10.0.0.3:80}, and containers in a fake engine. */
class RouteClaimsTest {

    private static final Endpoint ENDPOINT = new Endpoint.Address("bridge", 80);

    private final FakeEngine fake = FakeEngine.docker();
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, KnownRoutes> known = new HashMap<>(Map.of(
            "one", new KnownRoutes(Set.of(new Dial(ENDPOINT, "10.0.0.2:80")), Map.of()),
            "two", new KnownRoutes(Set.of(new Dial(ENDPOINT, "10.0.0.3:80")), Map.of())));

    RouteClaimsTest() {
        fake.network(new FakeEngine.Network() {
            @Override
            public String address(String container) {
                return addresses.getOrDefault(container, "10.0.0.99");
            }
        });
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private void run(String container, String address) {
        addresses.put(container, address);
        fake.run(container, Map.of());
    }

    /** @param routes such as {@code "host" 10.0.0.2:80}: a matcher and the dialled addresses */
    private static CaddyRoutes routes(String... routes) {
        String json = Arrays.stream(routes)
                .map(route -> {
                    String[] words = route.split(" ");
                    String upstreams = Arrays.stream(words)
                            .skip(1)
                            .map("{\"dial\":\"%s\"}"::formatted)
                            .collect(Collectors.joining(","));
                    String around = words[0].startsWith("@")
                            ? "\"@id\":\"%s\"".formatted(words[0].substring(1))
                            : "\"match\":[{\"host\":[\"%s\"]}]".formatted(words[0]);
                    return "{%s,\"handle\":[{\"handler\":\"reverse_proxy\",\"upstreams\":[%s]}]}"
                            .formatted(around, upstreams);
                })
                .collect(Collectors.joining(
                        ",", "{\"http\":{\"servers\":{\"srv0\":{\"listen\":[\":80\"],\"routes\":[", "]}}}}"));
        try {
            return new CaddyRoutes(new ObjectMapper().readTree(json), Optional.empty());
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private RouteClaims claims(String... routes) {
        return RouteClaims.of(routes(routes), known, new RunningContainers(fake.api()));
    }

    /** Stores the claims as {@link Traffic} does. */
    private void learn(String... routes) {
        List<Claim> claims = claims(routes).claims();
        known.replaceAll((app, before) -> new KnownRoutes(
                before.dials(),
                claims.stream()
                        .filter(claim -> claim.app().equals(app))
                        .collect(Collectors.toMap(
                                Claim::place, claim -> new KnownPlace(claim.endpoint(), claim.dial(), claim.dial())))));
    }

    private static List<String> apps(RouteClaims claims) {
        return claims.claims().stream()
                .map(claim -> claim.app() + " " + claim.dial())
                .sorted()
                .toList();
    }

    @Test
    void routesOfOlderVersionsAreLearnedByTheirAddresses() {
        run("one", "10.0.0.2");
        run("two", "10.0.0.3");

        assertThat(apps(claims("a.example 10.0.0.2:80", "b.example 10.0.0.3:80", "c.example 10.0.0.4:80")))
                .containsExactly("one 10.0.0.2:80", "two 10.0.0.3:80");
    }

    @Test
    void addressOfAnotherContainerIsNotLearned() {
        run("one", "10.0.0.3");
        run("two", "10.0.0.2");

        assertThat(claims("a.example 10.0.0.2:80", "b.example 10.0.0.3:80").claims())
                .isEmpty();
    }

    @Test
    void knownPlacesBelongToTheirAppsWhereverTheAddressesLeadNow() {
        learn("a.example 10.0.0.2:80", "@shop 10.0.0.3:80");
        run("one", "10.0.0.3");
        run("two", "10.0.0.2");

        assertThat(apps(claims("a.example 10.0.0.2:80", "@shop 10.0.0.3:80")))
                .containsExactly("one 10.0.0.2:80", "two 10.0.0.3:80");
    }

    @Test
    void placesAreFoundAgainAmongMovedRoutes() {
        learn("a.example 10.0.0.2:80", "@shop 10.0.0.3:80");
        run("one", "10.0.0.3");
        run("two", "10.0.0.2");

        RouteClaims claims = claims("new.example 10.0.0.9:80", "@shop 10.0.0.3:80", "a.example 10.0.0.2:80");

        assertThat(apps(claims)).containsExactly("one 10.0.0.2:80", "two 10.0.0.3:80");
    }

    @Test
    void withdrawnRouteStaysWithItsApp() {
        learn("a.example 10.0.0.2:80");

        assertThat(apps(claims("a.example unix//nonexistent/bartizan/one")))
                .containsExactly("one unix//nonexistent/bartizan/one");
    }

    @Test
    void placeWithAnAddressOfTheOperatorBelongsToNobody() {
        learn("a.example 10.0.0.2:80");

        assertThat(claims("a.example 10.0.0.77:80").claims()).isEmpty();
    }

    /** Another site has the address that the app had once, and its container is away at the moment. */
    @Test
    void addressAloneAddsNoPlaceToAnApp() {
        learn("a.example 10.0.0.2:80");

        assertThat(apps(claims("a.example 10.0.0.2:80", "stranger.example 10.0.0.2:80")))
                .containsExactly("one 10.0.0.2:80");
    }

    /** The app's own site is gone, and another service has got the port that was dialled for it. */
    @Test
    void siteOfAnotherServiceIsNotTakenForThatOfAnAppWhosePlacesAreKnown() {
        learn("a.example 10.0.0.2:80");
        run("one", "10.0.0.5");

        assertThat(claims("stranger.example 10.0.0.2:80").claims()).isEmpty();
    }

    @Test
    void furtherRouteToTheAppIsLearnedWhileItsContainerIsThere() {
        learn("a.example 10.0.0.2:80");
        run("one", "10.0.0.2");

        assertThat(apps(claims("a.example 10.0.0.2:80", "www.example 10.0.0.2:80")))
                .containsExactly("one 10.0.0.2:80", "one 10.0.0.2:80");
    }

    @Test
    void addressOfSeveralAppsIsAProblemAndNoGuess() {
        known.put("two", new KnownRoutes(Set.of(new Dial(ENDPOINT, "10.0.0.2:80")), Map.of()));

        RouteClaims claims = claims("a.example 10.0.0.2:80");

        assertThat(claims.claims()).isEmpty();
        assertThat(claims.problems().get("one")).contains("10.0.0.2:80", "a.example", "one, two");
        assertThat(claims.problems()).containsOnlyKeys("one", "two");
    }

    @Test
    void upstreamsOfOneRouteAreToldApart() {
        learn("a.example 10.0.0.2:80 10.0.0.3:80");

        assertThat(apps(claims("a.example 10.0.0.2:80 10.0.0.3:80")))
                .containsExactly("one 10.0.0.2:80", "two 10.0.0.3:80");
    }
}
