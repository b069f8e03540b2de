package dev.bartizan.deployment.run;

import dev.bartizan.deployment.traffic.Dial;
import dev.bartizan.deployment.traffic.Endpoint;
import jakarta.persistence.Embeddable;
import java.util.Objects;

/** A row of {@code deployment_dial}. */
@Embeddable
class DialRow {

    String endpoint;
    String dial;

    static DialRow of(Dial dial) {
        DialRow stored = new DialRow();
        stored.endpoint = dial.endpoint().text();
        stored.dial = dial.text();
        return stored;
    }

    Dial toDial() {
        return new Dial(Endpoint.parse(endpoint), dial);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DialRow stored && endpoint.equals(stored.endpoint) && dial.equals(stored.dial);
    }

    @Override
    public int hashCode() {
        return Objects.hash(endpoint, dial);
    }
}
