package dev.bartizan.error;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.google.re2j.Pattern;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.inject.Instance;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Converts all exceptions of resources to the error envelope. */
public class ErrorMappers {

    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    /** The boundary between two words in camel case. */
    private static final Pattern NEW_WORD = Pattern.compile("([a-z0-9])([A-Z])");

    private static final Set<Class<?>> WHOLE_NUMBERS =
            Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class);

    private final CorrelationId correlationId;
    private final ObjectMapper json;
    private final Instance<ErrorPages> pages;

    ErrorMappers(CorrelationId correlationId, ObjectMapper json, Instance<ErrorPages> pages) {
        this.correlationId = correlationId;
        this.json = json;
        this.pages = pages;
    }

    @ServerExceptionMapper
    Response service(ServiceException exception, HttpHeaders headers) {
        return respond(exception.status(), exception.code(), exception.getMessage(), exception.details(), headers);
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response unauthenticated(SecurityException exception, HttpHeaders headers) {
        if (exception.getCause() instanceof ServiceException cause) {
            return service(cause, headers);
        }
        return respond(ErrorCode.UNAUTHENTICATED, headers);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException exception, HttpHeaders headers) {
        return respond(ErrorCode.FORBIDDEN, headers);
    }

    @ServerExceptionMapper
    Response validation(ConstraintViolationException exception, HttpHeaders headers) {
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, String> given = new LinkedHashMap<>();
        for (ConstraintViolation<?> violation : exception.getConstraintViolations()) {
            String name = field(violation.getPropertyPath());
            fields.put(name, violation.getMessage());
            if (violation.getInvalidValue() instanceof CharSequence || violation.getInvalidValue() instanceof Number) {
                given.put(name, String.valueOf(violation.getInvalidValue()));
            }
        }
        return service(ServiceException.invalid(fields, given), headers);
    }

    /** {@link MismatchedInputException} is listed because the framework has its own mapper for it. */
    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    Response json(JsonProcessingException exception, HttpHeaders headers) {
        return invalidJson(exception, headers);
    }

    /** Errors of JAX-RS: unknown path, wrong method, invalid parameter or body. */
    @ServerExceptionMapper
    Response http(WebApplicationException exception, HttpHeaders headers, UriInfo uri) {
        int status = exception.getResponse().getStatus();
        if (exception.getCause() instanceof JsonProcessingException json) {
            return invalidJson(json, headers);
        }
        if (status < 400) {
            return exception.getResponse();
        }
        ErrorCode code = ofStatus(status);
        if (code == ErrorCode.INTERNAL_ERROR) {
            return unexpected(exception, headers);
        }
        if (exception.getCause() instanceof Parameters.UnreadableException unreadable) {
            return unreadable(unreadable, headers, uri);
        }
        if (exception.getCause() instanceof ServiceException cause) {
            return service(cause, headers);
        }
        // JAX-RS answers 404 for a parameter that can't be converted; then the exception has a cause.
        if (code == ErrorCode.NOT_FOUND && exception.getCause() != null) {
            code = ErrorCode.BAD_REQUEST;
        }
        List<String> allowed = switch (code) {
            case METHOD_NOT_ALLOWED -> Endpoints.ofCurrentRequest().methods();
            case UNSUPPORTED_MEDIA_TYPE -> Endpoints.ofCurrentRequest().consumed();
            case NOT_ACCEPTABLE -> Endpoints.ofCurrentRequest().produced();
            default -> List.of();
        };
        return allowed.isEmpty()
                ? respond(code, headers)
                : respond(
                        code,
                        code.message() + " Allowed: " + String.join(", ", allowed) + ".",
                        Map.of(ErrorAnswer.ALLOWED, allowed),
                        headers);
    }

    private Response unreadable(Parameters.UnreadableException unreadable, HttpHeaders headers, UriInfo uri) {
        String names = String.join(" or ", namesOf(unreadable.given(), headers, uri));
        return service(
                ServiceException.unreadableParameter(names, unreadable.given(), unreadable.expected(), Map.of()),
                headers);
    }

    /** Finds the parameter by its value, because a converter doesn't know the name; can return several names. */
    private static List<String> namesOf(String given, HttpHeaders headers, UriInfo uri) {
        return Stream.of(uri.getPathParameters(), uri.getQueryParameters(), headers.getRequestHeaders())
                .map(parameters -> parameters.entrySet().stream()
                        .filter(parameter -> parameter.getValue().contains(given))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList())
                .filter(names -> !names.isEmpty())
                .findFirst()
                .orElse(List.of("?"));
    }

    @ServerExceptionMapper
    Response unexpected(Throwable exception, HttpHeaders headers) {
        LOG.errorv(exception, "request_failed", kv("error_code", ErrorCode.INTERNAL_ERROR));
        return respond(
                ErrorCode.INTERNAL_ERROR,
                ErrorCode.INTERNAL_ERROR.message(),
                Map.of("correlation_id", correlationId.current()),
                headers);
    }

    private Response invalidJson(JsonProcessingException exception, HttpHeaders headers) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (exception instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            List<String> path = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .toList();
            details.put("field", String.join(".", path));
        }
        String message = ErrorCode.INVALID_JSON.message();
        if (exception instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            details.put("known", known);
            message = "The field %s is unknown. Known: %s."
                    .formatted(ErrorAnswer.shortened(unknown.getPropertyName()), String.join(", ", known));
        } else if (exception instanceof MismatchedInputException mismatched && mismatched.getTargetType() != null) {
            String expected = expected(mismatched.getTargetType());
            details.put("expected", expected);
            message = "The %s must be %s."
                    .formatted(
                            details.containsKey("field")
                                    ? "field " + ErrorAnswer.shortened(String.valueOf(details.get("field")))
                                    : "body",
                            expected);
        }
        if (exception.getLocation() != null) {
            details.put("line", exception.getLocation().getLineNr());
            details.put("column", exception.getLocation().getColumnNr());
        }
        return respond(ErrorCode.INVALID_JSON, message, details, headers);
    }

    private String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> json.convertValue(constant, String.class))
                            .collect(Collectors.joining(", "));
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (WHOLE_NUMBERS.contains(type)) {
            return "a whole number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == Instant.class) {
            return "a time such as 2026-01-31T12:00:00Z";
        }
        if (type == Duration.class) {
            return "a duration such as 90s, 4h30m, 90d or PT4H";
        }
        return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    /** The code for an HTTP status of the framework. */
    static ErrorCode ofStatus(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCode.NOT_ACCEPTABLE;
            case 408 -> ErrorCode.REQUEST_TIMEOUT;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 429 -> ErrorCode.TOO_MANY_REQUESTS;
            default -> status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
    }

    private static String field(Path path) {
        String last = "";
        StringBuilder whole = new StringBuilder();
        int depth = 0;
        for (Path.Node node : path) {
            last = String.valueOf(node);
            // Skip the first two nodes, the method and its parameter, which mean nothing to callers.
            if (depth++ >= 2) {
                whole.append(whole.isEmpty() ? "" : ".").append(last);
            }
        }
        return snakeCase(whole.isEmpty() ? last : whole.toString());
    }

    private static String snakeCase(String name) {
        return NEW_WORD.matcher(name).replaceAll("$1_$2").toLowerCase(java.util.Locale.ROOT);
    }

    private Response respond(ErrorCode code, HttpHeaders headers) {
        return respond(code, code.message(), Map.of(), headers);
    }

    private Response respond(ErrorCode code, String message, Map<String, Object> details, HttpHeaders headers) {
        return respond(code.status(), code, message, details, headers);
    }

    private Response respond(
            int status, ErrorCode code, String message, Map<String, Object> details, HttpHeaders headers) {
        for (ErrorPages each : pages) {
            Optional<Response> page = each.of(status, code, message, details);
            if (page.isPresent()) {
                return page.get();
            }
        }
        ErrorAnswer answer =
                ErrorAnswer.of(status, code, message, details, headers.getHeaderString(HttpHeaders.ACCEPT));
        Response.ResponseBuilder response = Response.status(answer.status()).entity(answer.body());
        answer.headers().forEach(response::header);
        return response.build();
    }
}
