package dev.bartizan.deployment.route;

import dev.bartizan.deployment.traffic.Endpoint;
import dev.bartizan.deployment.traffic.KnownPlace;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code deployment_route}. */
@Entity
@Table(name = "deployment_route")
class RouteRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** The node on whose engine the container is. */
    String node;

    String place;

    String app;
    String endpoint;
    String dial;
    String previousDial;

    final void update(String owner, KnownPlace known) {
        app = owner;
        endpoint = known.endpoint().text();
        dial = known.dial();
        previousDial = known.previous();
    }

    KnownPlace toKnownPlace() {
        return new KnownPlace(Endpoint.parse(endpoint), dial, previousDial);
    }
}
