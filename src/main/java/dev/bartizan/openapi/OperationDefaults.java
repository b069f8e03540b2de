package dev.bartizan.openapi;

import dev.bartizan.error.CorrelationId;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Adds the common parts to each operation of the OpenAPI document: operation id, security, errors with their schema,
 * and headers. Annotations describe only what is specific to an operation. If an annotation describes an error, its
 * description stays and gets the schema.
 *
 * <p>Runs at build time, so that the native binary serves the same document as the JVM.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 0)
public class OperationDefaults implements OASFilter {

    private static final String JSON = "application/json";

    /** Operations that answer 201 without a {@code Location}, because the created object has no URL. */
    private static final Set<String> WITHOUT_LOCATION =
            Set.of("/api/v1/logs/ticket", CallerCredentials.USAGE_METRICS, "/v1/alerts");

    /** Descriptions of parameters that are common to several operations. */
    private static final Map<String, String> PARAMETERS =
            Map.of("page", "Number of the page, from 1.", "page_size", "Maximum number of items on a page.");

    /** Path parameters that are addresses: an invalid one gets 400, and there is no 404. */
    private static final Set<String> ADDRESSES = Set.of("ip", "network", "prefix_length");

    /** Quarkus' default descriptions of errors, which ours replace. */
    private static final Map<String, String> ADDED_BY_QUARKUS =
            Map.of("400", "Bad Request", "401", "Not Authorized", "403", "Not Allowed");

    /** The errors that are common to all operations. */
    private enum Shared {
        BAD_REQUEST(
                "400",
                "`BAD_REQUEST`, `INVALID_JSON` or `INVALID_ADDRESS`: a parameter or the body is invalid; see "
                        + "`details`."),
        UNAUTHENTICATED("401", "`" + ErrorCode.UNAUTHENTICATED + "`: the token is missing, unknown or expired."),
        FORBIDDEN("403", "`" + ErrorCode.FORBIDDEN + "`: the role of the token or account does not allow this call."),
        NOT_FOUND(
                "404", "`NOT_FOUND`, or a more specific code such as `CONTAINER_NOT_FOUND`: the object doesn't exist."),
        PAYLOAD_TOO_LARGE("413", "`PAYLOAD_TOO_LARGE`: the maximum size of a body is in `details.maximum_bytes`."),
        UNSUPPORTED_MEDIA_TYPE("415", "`UNSUPPORTED_MEDIA_TYPE`: the body must be of the documented media type."),
        VALIDATION_FAILED("422", "`VALIDATION_FAILED`: `details.fields` has the problem of each field or parameter."),
        TOO_MANY_REQUESTS(
                "429",
                "`TOO_MANY_REQUESTS`: too many wrong credentials from this address, or too many concurrent "
                        + "requests with this credential."),
        INTERNAL_ERROR("500", "`INTERNAL_ERROR`: search the log for `details.correlation_id`."),
        UNAVAILABLE(
                "503",
                "`OVERLOADED`: the limit of concurrent requests is reached; or one of the `DATABASE_…` codes: "
                        + "nothing was changed."),
        ERROR("default", "Any other error.");

        private final String status;
        private final String description;

        Shared(String status, String description) {
            this.status = status;
            this.description = description;
        }

        /** The name of the component. */
        String component() {
            return camelCase(name().toLowerCase(Locale.ROOT).replace('_', ' '), true);
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        describeShared(document.getComponents());
        // The server that serves the document.
        document.setServers(List.of(OASFactory.createServer().url("/")));
        Paths sorted = OASFactory.createPaths();
        if (document.getPaths() != null && document.getPaths().getPathItems() != null) {
            new TreeMap<>(document.getPaths().getPathItems()).forEach((path, item) -> {
                item.getOperations().forEach((method, operation) -> complete(path, method, operation));
                sorted.addPathItem(path, item);
            });
        }
        document.setPaths(sorted);
    }

    private static void describeShared(Components components) {
        CallerCredentials.describe(components);
        components
                .addHeader(
                        "CorrelationId",
                        header("Identifies the request in the log; the caller's id, if it sent a valid one."))
                .addHeader("RetryAfter", header("Seconds to wait before the next request."))
                .addHeader("Location", header("The path of the created object."))
                .addHeader("WwwAuthenticate", header("`Bearer`."))
                .addSchema(
                        "BouncerError",
                        OASFactory.createSchema()
                                .addType(SchemaType.OBJECT)
                                .description("An error in CrowdSec's format.")
                                .addProperty(
                                        "message",
                                        OASFactory.createSchema()
                                                .addType(SchemaType.STRING)
                                                .description("The error message."))
                                .addRequired("message"));
        for (Shared shared : Shared.values()) {
            components.addResponse(shared.component(), withHeaders(shared.status, error(shared.description)));
        }
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        operation.setOperationId(operationId(operation));
        CallerCredentials.secure(path, operation);
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(parameter -> parameter.getDescription() == null)
                    .forEach(parameter -> parameter.setDescription(PARAMETERS.get(parameter.getName())));
        }
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        describeErrors(path, operation);
        APIResponses sorted = OASFactory.createAPIResponses();
        new TreeMap<>(operation.getResponses().getAPIResponses()).forEach((status, response) -> {
            if (response.getRef() == null) {
                if (method == PathItem.HttpMethod.HEAD) {
                    response.setContent(null);
                }
                withHeaders(status, response);
                if (status.equals("201") && !WITHOUT_LOCATION.contains(path)) {
                    response.addHeader("Location", headerReference("Location"));
                }
            }
            sorted.addAPIResponse(status, response);
        });
        operation.setResponses(sorted);
    }

    /** The id from an annotation; else the tag and the name of the method, such as {@code bansLiftAll}. */
    private static String operationId(Operation operation) {
        String id = operation.getOperationId();
        if (id == null || id.indexOf('_') < 0) {
            return id;
        }
        String method = id.substring(id.lastIndexOf('_') + 1);
        return camelCase(operation.getTags().getFirst(), false)
                + method.substring(0, 1).toUpperCase(Locale.ROOT)
                + method.substring(1);
    }

    private static void describeErrors(String path, Operation operation) {
        APIResponses responses = operation.getResponses();
        boolean bouncerApi = path.startsWith(CallerCredentials.BOUNCER_API);
        ADDED_BY_QUARKUS.forEach((status, description) -> {
            APIResponse added = responses.getAPIResponse(status);
            if (added != null && description.equals(added.getDescription())) {
                responses.removeAPIResponse(status);
            }
        });
        responses.getAPIResponses().forEach((status, response) -> {
            if (status.charAt(0) >= '4' && status.charAt(0) <= '5') {
                response.setContent(bouncerApi ? bouncerErrorContent() : errorContent());
            }
        });
        if (bouncerApi && CallerCredentials.ofMachines(operation)) {
            if (!path.startsWith(CallerCredentials.MACHINE_LOGIN)) {
                add(responses, "401", bouncerError("There is no session with this token."));
            } else if (responses.hasAPIResponse("401")) {
                add(responses, "429", bouncerError("Too many wrong passwords from this address."));
            }
            add(responses, "503", bouncerError("The machines are not loaded yet, or the database fails."));
            add(responses, Shared.INTERNAL_ERROR);
            return;
        }
        if (bouncerApi) {
            add(responses, "403", bouncerError("The key is missing or unknown."));
            add(responses, "429", bouncerError("Too many wrong keys from this address."));
            add(responses, "503", bouncerError("The bouncers or the decisions are not loaded yet."));
            add(responses, Shared.INTERNAL_ERROR);
            return;
        }
        boolean secured = !operation.getSecurity().isEmpty();
        boolean tokens = secured && !CallerCredentials.ofUploads(path);
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        boolean body = operation.getRequestBody() != null;
        if (body || !parameters.isEmpty()) {
            add(responses, Shared.BAD_REQUEST);
        }
        if (secured) {
            add(responses, Shared.UNAUTHENTICATED);
            add(responses, Shared.TOO_MANY_REQUESTS);
        }
        if (tokens) {
            add(responses, Shared.FORBIDDEN);
        }
        if (parameters.stream()
                .anyMatch(parameter ->
                        parameter.getIn() == Parameter.In.PATH && !ADDRESSES.contains(parameter.getName()))) {
            add(responses, Shared.NOT_FOUND);
        }
        if (body) {
            add(responses, Shared.PAYLOAD_TOO_LARGE);
            add(responses, Shared.UNSUPPORTED_MEDIA_TYPE);
        }
        if (body && !CallerCredentials.ofUploads(path)
                || parameters.stream().anyMatch(OperationDefaults::constrained)) {
            add(responses, Shared.VALIDATION_FAILED);
        }
        add(responses, Shared.INTERNAL_ERROR);
        add(responses, Shared.UNAVAILABLE);
        add(responses, Shared.ERROR);
    }

    private static boolean constrained(Parameter parameter) {
        Schema schema = parameter.getSchema();
        return schema != null
                && (schema.getMinimum() != null
                        || schema.getMaximum() != null
                        || schema.getPattern() != null
                        || schema.getMaxLength() != null);
    }

    private static void add(APIResponses responses, Shared shared) {
        add(
                responses,
                shared.status,
                OASFactory.createAPIResponse().ref("#/components/responses/" + shared.component()));
    }

    private static void add(APIResponses responses, String status, APIResponse response) {
        if (!responses.hasAPIResponse(status)) {
            responses.addAPIResponse(status, response);
        }
    }

    private static APIResponse withHeaders(String status, APIResponse response) {
        if (response.getHeaders() != null) {
            response.getHeaders().values().stream()
                    .filter(header -> header.getRef() == null && header.getSchema() == null)
                    .forEach(
                            header -> header.setSchema(OASFactory.createSchema().addType(SchemaType.STRING)));
        }
        response.addHeader(CorrelationId.HEADER, headerReference("CorrelationId"));
        if (status.equals("429") || status.equals("503")) {
            response.addHeader("Retry-After", headerReference("RetryAfter"));
        }
        if (status.equals("401")) {
            response.addHeader("WWW-Authenticate", headerReference("WwwAuthenticate"));
        }
        return response;
    }

    private static APIResponse error(String description) {
        return OASFactory.createAPIResponse().description(description).content(errorContent());
    }

    private static APIResponse bouncerError(String description) {
        return OASFactory.createAPIResponse().description(description).content(bouncerErrorContent());
    }

    private static Content errorContent() {
        return OASFactory.createContent()
                .addMediaType(JSON, OASFactory.createMediaType().schema(reference("ErrorResponse")))
                .addMediaType(Problem.MEDIA_TYPE, OASFactory.createMediaType().schema(reference("Problem")));
    }

    private static Content bouncerErrorContent() {
        return OASFactory.createContent()
                .addMediaType(JSON, OASFactory.createMediaType().schema(reference("BouncerError")));
    }

    private static Schema reference(String schema) {
        return OASFactory.createSchema().ref(schema);
    }

    private static Header headerReference(String header) {
        return OASFactory.createHeader().ref("#/components/headers/" + header);
    }

    private static Header header(String description) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(SchemaType.STRING));
    }

    private static String camelCase(String words, boolean capitalised) {
        StringBuilder text = new StringBuilder();
        for (String word : words.split(" ")) {
            boolean upper = capitalised || !text.isEmpty();
            char first = word.charAt(0);
            text.append(upper ? Character.toUpperCase(first) : Character.toLowerCase(first))
                    .append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
