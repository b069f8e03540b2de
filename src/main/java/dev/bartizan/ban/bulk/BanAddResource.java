package dev.bartizan.ban.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.ban.BanRequest;
import dev.bartizan.ban.BanResult;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.BanView;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.BodyAsStream;
import dev.bartizan.http.LimitConfig;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Adds bans: one, or many in a stream. */
@Path("/api/v1/bans")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("operator")
@Tag(name = "Bans")
public class BanAddResource {

    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";

    private final BanService bans;
    private final BulkBans bulk;
    private final ObjectMapper json;
    private final Validator validator;
    private final LimitConfig limits;
    private final Clock clock;

    BanAddResource(
            BanService bans, BulkBans bulk, ObjectMapper json, Validator validator, LimitConfig limits, Clock clock) {
        this.bans = bans;
        this.bulk = bulk;
        this.json = json;
        this.validator = validator;
        this.limits = limits;
        this.clock = clock;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, CSV, NDJSON})
    @BodyAsStream
    @Operation(
            operationId = "bansBan",
            summary = "Ban an address or a network, or many",
            description = "A JSON object is one ban. It is in force when the response arrives, unless the allowlist "
                    + "contains the address (see the lookup). If the range is already banned, that ban is extended if "
                    + "it would end earlier; a stricter order replaces it (`ban` is stricter than `captcha`, and that than "
                    + "`throttle`); else it stays unchanged.\n\n"
                    + "A JSON array, NDJSON (one object on each line) or CSV with a header line are many bans. The "
                    + "body is read while it arrives. An entry that is refused doesn't keep the others from being "
                    + "banned: the response has the number of refused entries and the first 100 of them with their "
                    + "lines. Ranges `first-last` are accepted; they become as few CIDRs as possible. Entries can also "
                    + "have the fields of `cscli decisions import`: `value` instead of `ip`, `scope` (`ip` or `range`), "
                    + "`type` and `origin`, which is ignored. As in CrowdSec, an entry with `value` and without "
                    + "an end lasts 4 hours; one with `ip` is permanent. Repeating a request adds no bans.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(oneOf = {BanRequest.class, BanRequest[].class})),
                @Content(
                        mediaType = CSV,
                        schema = @Schema(implementation = String.class),
                        examples =
                                @ExampleObject(
                                        name = "cscli",
                                        value =
                                                "duration,scope,value\n24h,ip,45.155.205.7\n24h,range,45.155.204.0/24\n")),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = String.class))
            })
    @APIResponse(
            responseCode = "201",
            description = "The new ban.",
            content = @Content(schema = @Schema(implementation = BanView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The existing ban; or the result of many.",
            content = @Content(schema = @Schema(oneOf = {BanView.class, BulkBansView.class})))
    @APIResponse(
            responseCode = "400",
            description =
                    "`INVALID_ADDRESS`. `INVALID_JSON`, `BAD_REQUEST`: the body can't be read; in an array or stream, "
                            + "`details.result` has the result of the entries before, which stay banned.")
    @APIResponse(responseCode = "413", description = "`PAYLOAD_TOO_LARGE`: with `details.result`, like 400.")
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` has the problem of each field, or of the CSV header. "
                    + "`BAN_REFUSED`: `details.reasons` has the objections; `force` overrides them.")
    public Response ban(InputStream body, @Context HttpHeaders headers, @Context HttpServerRequest request)
            throws IOException {
        Optional<IpAddress> client = client(request);
        MediaType type = headers.getMediaType();
        if (type != null && type.getSubtype().equals("csv")) {
            return many(new CsvBans(body), client);
        }
        if (type != null && type.getSubtype().equals("x-ndjson")) {
            return many(JsonBans.lines(body), client);
        }
        PushbackInputStream start = new PushbackInputStream(body);
        int first = firstCharacter(start);
        return first == '[' ? many(JsonBans.array(start), client) : one(start, client);
    }

    private Response many(BulkReader reader, Optional<IpAddress> client) {
        return Response.ok(bulk.ban(reader, client)).build();
    }

    private Response one(InputStream body, Optional<IpAddress> client) throws IOException {
        int maximum = Math.toIntExact(limits.body().asLongValue());
        byte[] bytes = body.readNBytes(maximum + 1);
        if (bytes.length > maximum) {
            throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, Map.of("maximum_bytes", maximum));
        }
        BanRequest wanted = bytes.length == 0 ? null : json.readValue(bytes, BanRequest.class);
        if (wanted == null) {
            throw ServiceException.invalid(Map.of("wanted", "must not be null"), Map.of());
        }
        Set<ConstraintViolation<BanRequest>> violations = validator.validate(wanted);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        BanResult result = bans.ban(wanted.order(client, clock.instant()));
        BanView ban = BanView.of(result.ban());
        return result.effect() == BanResult.Effect.BEGAN
                ? Response.created(URI.create("/api/v1/bans/" + ban.id()))
                        .entity(ban)
                        .build()
                : Response.ok(ban).build();
    }

    /** The first character that is no white space, which stays in the stream; -1 if there is none. */
    private static int firstCharacter(PushbackInputStream body) throws IOException {
        int first = body.read();
        while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
            first = body.read();
        }
        if (first >= 0) {
            body.unread(first);
        }
        return first;
    }

    /** The client's address; empty for a Unix socket. */
    private static Optional<IpAddress> client(HttpServerRequest request) {
        try {
            return Optional.ofNullable(request.remoteAddress().hostAddress()).map(IpAddress::parse);
        } catch (IpSyntaxException none) {
            return Optional.empty();
        }
    }
}
