package dev.bartizan.console;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Serves the assets, to everybody: the login needs them. */
@Path(Assets.PATH)
@PermitAll
public class AssetPage {

    private static final String GZIP = "gzip";

    private final Assets assets;

    AssetPage(Assets assets) {
        this.assets = assets;
    }

    /**
     * One asset.
     *
     * @throws ServiceException {@code NOT_FOUND}, also for the name of an earlier version
     */
    @GET
    @Path("{file}")
    @NonBlocking
    public Response get(@RestPath String file, @Context HttpHeaders headers, @Context Request request) {
        Asset asset =
                assets.find(file).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("asset", file)));
        boolean gzip = accepts(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING));
        EntityTag tag = new EntityTag(gzip ? asset.file() + "-" + GZIP : asset.file());
        Response.ResponseBuilder response = request.evaluatePreconditions(tag);
        if (response == null) {
            response = Response.ok(asset.content(gzip), asset.mediaType());
            if (gzip) {
                response.header(HttpHeaders.CONTENT_ENCODING, GZIP);
            }
        }
        return response.tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    /** Whether the client reads gzip. A weight of zero, in any form, counts as no. */
    private static boolean accepts(@Nullable String encodings) {
        if (encodings == null) {
            return false;
        }
        for (String each : encodings.split(",")) {
            String coding = each.replace(" ", "");
            if (coding.equals(GZIP) || coding.startsWith(GZIP + ";q=") && !coding.startsWith(GZIP + ";q=0")) {
                return true;
            }
        }
        return false;
    }
}
