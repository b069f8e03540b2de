package dev.bartizan.bench;

import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** As many bytes as are asked for, always the same: what an answer of that size costs that nobody has to think of. */
@Path("/bench/constant")
@PermitAll
public class ConstantBodyResource {

    private final Map<Integer, byte[]> bodies = new ConcurrentHashMap<>();

    @GET
    @Path("/{bytes}")
    @NonBlocking
    @Uncompressed
    @Produces(MediaType.WILDCARD)
    public byte[] constant(@PathParam("bytes") int bytes) {
        return bodies.computeIfAbsent(bytes, byte[]::new);
    }
}
