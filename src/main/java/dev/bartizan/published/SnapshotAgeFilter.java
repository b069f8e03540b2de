package dev.bartizan.published;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds the age of the snapshot to the responses that are made from it. */
public class SnapshotAgeFilter {

    /** The age in seconds. */
    public static final String HEADER = "Bartizan-Snapshot-Age";

    private final PublishedSnapshot snapshot;

    SnapshotAgeFilter(PublishedSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    @FromSnapshot
    @ServerResponseFilter
    public void addAge(ContainerResponseContext response) {
        if (response.getStatus() < Response.Status.BAD_REQUEST.getStatusCode()) {
            snapshot.age().ifPresent(age -> response.getHeaders().putSingle(HEADER, age.toSeconds()));
        }
    }
}
