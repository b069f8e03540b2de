package dev.bartizan.deployment.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.deployment.Recorded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "docker, 198.19.202.2:8080, address 8080 front",
        "docker, tcp/198.19.202.2:9090, address 9090 front",
        "docker, web:8080, name 8080",
        "docker, shop:8080, name 8080",
        "docker, 127.0.0.1:18080, published 8080 127.0.0.1",
        "docker, localhost:18080, published 8080 localhost",
        "docker, :18080, published 8080 ",
        "podman, 198.19.203.3:8080, address 8080 front",
        "podman, shop:8080, name 8080",
        "podman, 127.0.0.1:18081, published 8080 127.0.0.1"
    })
    void whatCaddyDialsIsFoundAndDialledForAnotherContainer(String engine, String dial, String text) {
        ContainerDetail web = Recorded.container(Recorded.json(engine + "-web"));
        Endpoint endpoint = Endpoint.of(web, dial).orElseThrow();

        assertThat(endpoint.text().strip()).isEqualTo(text.strip());
        assertThat(Endpoint.parse(endpoint.text())).isEqualTo(endpoint);
        assertThat(endpoint.dial(other(engine)))
                .hasValue(
                        switch (endpoint) {
                            case Endpoint.Address address -> "10.0.0.9:" + address.port();
                            case Endpoint.Name name -> "web-green:" + name.port();
                            case Endpoint.Published published -> published.host() + ":32768";
                        });
    }

    private static ContainerDetail other(String engine) {
        ObjectNode json = Recorded.json(engine + "-web").put("Name", "/web-green");
        json.findParents("IPAddress").forEach(network -> ((ObjectNode) network).put("IPAddress", "10.0.0.9"));
        ((ObjectNode) json.at("/NetworkSettings/Ports/8080~1tcp/0")).put("HostPort", "32768");
        return Recorded.container(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.19.202.3:8080",
                "web-1:8080",
                "127.0.0.1:8080",
                "other.example:18080",
                "unix//run/app.sock",
                "web",
                "{upstream}:8080",
                "web:http",
                ""
            })
    void whatLeadsElsewhereIsNot(String dial) {
        assertThat(Endpoint.of(Recorded.container(Recorded.json("docker-web")), dial))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"address 8080 front", "published 8080 127.0.0.1"})
    void containerThatDoesNotRunCannotBeDialled(String endpoint) {
        ObjectNode stopped = Recorded.json("docker-web");
        stopped.findParents("IPAddress").forEach(network -> ((ObjectNode) network).put("IPAddress", ""));
        ((ObjectNode) stopped.path("NetworkSettings")).putObject("Ports");

        assertThat(Endpoint.parse(endpoint).dial(Recorded.container(stopped))).isEmpty();
    }
}
