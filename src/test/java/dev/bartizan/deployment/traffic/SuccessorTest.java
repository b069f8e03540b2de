package dev.bartizan.deployment.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.deployment.Recorded;
import dev.bartizan.deployment.plan.AppProxy;
import dev.bartizan.deployment.plan.DeploymentPlan;
import dev.bartizan.deployment.plan.Strategy;
import dev.bartizan.deployment.traffic.Successor.Blueprint;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the descriptions by Docker and Podman of a container that has one of each setting. */
class SuccessorTest {

    private static final Map<String, String> LABELS = Map.of("bartizan.app", "web");

    private static final DeploymentPlan STOP_FIRST =
            new DeploymentPlan(Strategy.STOP_FIRST, AppProxy.CADDY, Optional.empty(), Optional.empty());

    private static Successor of(String engine, JsonNode container) {
        return of(engine, container, DeploymentPlan.USUAL);
    }

    private static Successor of(String engine, JsonNode container, DeploymentPlan plan) {
        return new Successor(
                Recorded.container(container),
                Recorded.json(engine + "-image"),
                engine.equals("podman"),
                Set.of(new Endpoint.Published("127.0.0.1", 8080)),
                Set.of("127.0.0.1"),
                plan);
    }

    private static Blueprint blueprint(String engine, String container) {
        return of(engine, Recorded.json(engine + "-" + container)).blueprint("app:2", LABELS, port -> 20_001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void ownSettingsOfTheContainerAreCarriedOver(String engine) {
        ObjectNode body = blueprint(engine, "web").body();

        assertThat(body.path("Image").asText()).isEqualTo("app:2");
        assertThat(body.path("Env")).extracting(JsonNode::asText).containsExactly("GREETING=hi");
        JsonNode host = body.path("HostConfig");
        assertThat(host.path("Memory").asLong()).isEqualTo(64 * 1024 * 1024);
        assertThat(host.path("CapDrop")).isNotEmpty();
        assertThat(host.path("SecurityOpt")).extracting(JsonNode::asText).containsExactly("no-new-privileges");
        assertThat(host.at("/RestartPolicy/Name").asText()).isEqualTo("unless-stopped");
        assertThat(host.at("/Tmpfs/~1tmp").asText()).startsWith("size=16m");
        assertThat(host.path("ExtraHosts")).extracting(JsonNode::asText).containsExactly("db:10.0.0.1");
        assertThat(host.path("NetworkMode").asText()).isEqualTo("front");
        assertThat(body.at("/NetworkingConfig/EndpointsConfig/front/Aliases"))
                .extracting(JsonNode::asText)
                .containsExactly("shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void whatTheOldImageSaysIsLeftToTheNewOne(String engine) {
        ObjectNode body = blueprint(engine, "web").body();

        for (String name : Set.of("Cmd", "Entrypoint", "WorkingDir", "Healthcheck", "Hostname", "StopSignal")) {
            assertThat(body.has(name)).as(name).isFalse();
        }
        assertThat(body.path("ExposedPorts")).isEmpty();
        assertThat(body.path("Labels").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("bartizan.supervise", "bartizan.app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void bothContainersShareAllVolumes(String engine) {
        JsonNode binds = blueprint(engine, "web").body().at("/HostConfig/Binds");

        assertThat(binds)
                .extracting(bind -> bind.asText().split(":")[1])
                .containsExactlyInAnyOrder("/data", "/ro", "/cache");
        assertThat(binds)
                .filteredOn(bind -> bind.asText().contains(":/ro"))
                .allSatisfy(bind -> assertThat(bind.asText()).contains(":ro"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void publishedPortIsAChosenOneOfTheHost(String engine) {
        JsonNode binding = blueprint(engine, "web").body().at("/HostConfig/PortBindings/8080~1tcp/0");

        assertThat(binding.path("HostIp").asText()).isEqualTo("127.0.0.1");
        assertThat(binding.path("HostPort").asText()).isEqualTo("20001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void containerWithoutAnySettingNeedsNoNetworkByName(String engine) {
        Blueprint blueprint = blueprint(engine, "plain");

        assertThat(blueprint.body().has("NetworkingConfig")).isFalse();
        assertThat(blueprint.networks()).isEmpty();
        assertThat(blueprint.body().path("Env")).isEmpty();
    }

    @Test
    void whatPodmanShowsButDoesNotTakeBackIsTranslated() {
        JsonNode host = blueprint("podman", "web").body().path("HostConfig");

        assertThat(host.path("Ulimits"))
                .extracting(limit -> limit.path("Name").asText())
                .containsExactly("nofile", "nproc");
        assertThat(host.has("Runtime")).isFalse();
        assertThat(host.has("MemorySwappiness")).isFalse();
    }

    @Test
    void entryPointOfAPersonKeepsItsArguments() {
        ObjectNode container = Recorded.json("docker-web");
        ((ObjectNode) container.path("Config")).putArray("Entrypoint").add("/init");

        ObjectNode body = of("docker", container)
                .blueprint("app:2", LABELS, port -> 20_001)
                .body();

        assertThat(body.path("Entrypoint").get(0).asText()).isEqualTo("/init");
        assertThat(body.path("Cmd").get(0).asText()).isEqualTo("httpd");
    }

    @Test
    void nameThatCaddyDialsStaysWithTheOldContainer() {
        Successor successor = new Successor(
                Recorded.container(Recorded.json("docker-web")),
                Recorded.json("docker-image"),
                false,
                Set.of(new Endpoint.Name(8080)),
                Set.of("shop"),
                DeploymentPlan.USUAL);

        assertThat(successor
                        .blueprint("app:2", LABELS, port -> 20_001)
                        .body()
                        .at("/NetworkingConfig/EndpointsConfig/front/Aliases"))
                .isEmpty();
    }

    @Test
    void furtherNetworksAreConnectedAfterwards() {
        ObjectNode container = Recorded.json("docker-web");
        ((ObjectNode) container.at("/NetworkSettings/Networks"))
                .putObject("back")
                .putArray("Aliases")
                .add("shop-back");

        Blueprint blueprint = of("docker", container).blueprint("app:2", LABELS, port -> 20_001);

        assertThat(blueprint.body().at("/NetworkingConfig/EndpointsConfig")).hasSize(1);
        assertThat(blueprint.networks()).containsOnlyKeys("back");
        assertThat(blueprint.networks().get("back").at("/Aliases/0").asText()).isEqualTo("shop-back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void usualContainerCanHaveASuccessor(String engine) {
        assertThat(of(engine, Recorded.json(engine + "-web")).obstacles()).isEmpty();
        assertThat(of(engine, Recorded.json(engine + "-plain")).obstacles()).isEmpty();
    }

    static Stream<Consumer<ObjectNode>> settingsOfOneRunningContainer() {
        return Stream.of(
                json -> host(json).put("NetworkMode", "host"),
                json -> host(json).put("NetworkMode", "container:abc"),
                json -> config(json).put("MacAddress", "02:42:ac:11:00:02"),
                json -> json.withObject("/NetworkSettings/Networks/front")
                        .putObject("IPAMConfig")
                        .put("IPv4Address", "198.19.202.7"),
                json -> json.withObject("/HostConfig/PortBindings")
                        .putArray("9090/tcp")
                        .addObject()
                        .put("HostPort", "9090"));
    }

    @ParameterizedTest
    @MethodSource("settingsOfOneRunningContainer")
    void whatTwoContainersCannotShareIsPossibleIfTheOldOneIsStoppedFirst(Consumer<ObjectNode> change) {
        ObjectNode container = Recorded.json("docker-web");
        change.accept(container);

        assertThat(of("docker", container, STOP_FIRST).obstacles()).isEmpty();
        assertThat(of("docker", container).obstacles())
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle).contains("The strategy `stop_first` makes it possible."));
    }

    @Test
    void successorThatRunsAloneHasTheSamePortsAddressesAndNames() {
        ObjectNode container = Recorded.json("docker-web");
        host(container)
                .putObject("PortBindings")
                .putArray("8080/tcp")
                .addObject()
                .put("HostIp", "127.0.0.1")
                .put("HostPort", "18080");
        config(container).put("MacAddress", "02:42:ac:11:00:02");
        container
                .withObject("/NetworkSettings/Networks/front")
                .putObject("IPAMConfig")
                .put("IPv4Address", "198.19.202.7");

        ObjectNode body = of("docker", container, STOP_FIRST)
                .blueprint("app:2", LABELS, port -> 20_001)
                .body();

        assertThat(body.at("/HostConfig/PortBindings/8080~1tcp/0/HostPort").asText())
                .isEqualTo("18080");
        assertThat(body.path("MacAddress").asText()).isEqualTo("02:42:ac:11:00:02");
        JsonNode endpoint = body.at("/NetworkingConfig/EndpointsConfig/front");
        assertThat(endpoint.at("/IPAMConfig/IPv4Address").asText()).isEqualTo("198.19.202.7");
        assertThat(endpoint.path("Aliases")).extracting(JsonNode::asText).containsExactly("shop");
    }

    @Test
    void networkOfAnotherContainerStaysWithoutAHostNameOfItsOwn() {
        ObjectNode container = Recorded.json("docker-web");
        host(container).put("NetworkMode", "container:abc");
        config(container).put("Hostname", "vpn");

        ObjectNode body = of("docker", container, STOP_FIRST)
                .blueprint("app:2", LABELS, port -> 20_001)
                .body();

        assertThat(body.at("/HostConfig/NetworkMode").asText()).isEqualTo("container:abc");
        assertThat(body.has("Hostname")).isFalse();
        assertThat(body.has("NetworkingConfig")).isFalse();
    }

    static Stream<Arguments> obstacles() {
        return Stream.of(
                obstacle("Its network is `host`", json -> host(json).put("NetworkMode", "host")),
                obstacle("Its network is `container:", json -> host(json).put("NetworkMode", "container:abc")),
                obstacle("--rm", json -> host(json).put("AutoRemove", true)),
                obstacle("links", json -> host(json).putArray("Links").add("/db:/web/db")),
                obstacle("MAC address", json -> config(json).put("MacAddress", "02:42:ac:11:00:02")),
                obstacle(
                        "systemd",
                        json -> config(json).withObject("/Labels").put("PODMAN_SYSTEMD_UNIT", "web.service")),
                obstacle(
                        "fixed address",
                        json -> json.withObject("/NetworkSettings/Networks/front")
                                .putObject("IPAMConfig")
                                .put("IPv4Address", "198.19.202.7")),
                obstacle(
                        "publishes port 9090/tcp",
                        json -> json.withObject("/HostConfig/PortBindings")
                                .putArray("9090/tcp")
                                .addObject()
                                .put("HostPort", "9090")));
    }

    private static Arguments obstacle(String text, Consumer<ObjectNode> change) {
        return Arguments.of(text, change);
    }

    private static ObjectNode host(ObjectNode json) {
        return json.withObject("/HostConfig");
    }

    private static ObjectNode config(ObjectNode json) {
        return json.withObject("/Config");
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void whatTwoContainersCannotShareIsAnObstacle(String text, Consumer<ObjectNode> change) {
        ObjectNode container = Recorded.json("docker-web");
        change.accept(container);

        assertThat(of("docker", container).obstacles())
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle).contains(text));
    }
}
