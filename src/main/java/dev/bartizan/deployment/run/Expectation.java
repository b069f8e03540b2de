package dev.bartizan.deployment.run;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.deployment.traffic.Endpoint;
import dev.bartizan.deployment.traffic.HttpCalls;
import dev.bartizan.deployment.traffic.HttpCalls.Answer;
import dev.bartizan.deployment.traffic.Traffic;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;

/** Checks the expected answer of a new container, such as its version. */
@Singleton
class Expectation {

    private final HttpCalls http;

    Expectation(HttpCalls http) {
        this.http = http;
    }

    /** Why the answer is not the expected one, for users; empty if it is, or if none is expected. */
    Optional<String> violation(Deployment deployment, ContainerDetail container) {
        return deployment.order().expect().flatMap(text -> violation(deployment, container, text));
    }

    private Optional<String> violation(Deployment deployment, ContainerDetail container, String text) {
        Optional<String> authority = authority(deployment, container);
        if (authority.isEmpty()) {
            return Optional.of("The container has no address.");
        }
        try {
            Answer answer =
                    http.get("http://" + authority.get() + deployment.order().expectPath());
            return answer.ok() && answer.body().contains(text)
                    ? Optional.empty()
                    : Optional.of("%s answered %d without the expected text."
                            .formatted(deployment.order().expectPath(), answer.status()));
        } catch (IOException failure) {
            return Optional.of(
                    "%s did not answer: %s".formatted(deployment.order().expectPath(), failure.getMessage()));
        }
    }

    /** Prefers the container's own address, because a name may be known in its networks only. */
    private static Optional<String> authority(Deployment deployment, ContainerDetail container) {
        Endpoint endpoint =
                Traffic.endpoints(deployment.status().dials()).iterator().next();
        return container.run().addresses().keySet().stream()
                .flatMap(network -> new Endpoint.Address(network, endpoint.port()).dial(container).stream())
                .findFirst()
                .or(() -> endpoint.dial(container));
    }
}
