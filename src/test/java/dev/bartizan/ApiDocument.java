package dev.bartizan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.restassured.filter.Filter;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares the service's responses in tests with docs/openapi.yaml: required fields are present, only nullable fields are
 * {@code null}, and there are no undocumented fields.
 */
public final class ApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ApiDocument() {}

    private static final class Committed {

        private static final JsonNode DOCUMENT = read();

        private static JsonNode read() {
            try {
                return new ObjectMapper(new YAMLFactory())
                        .readTree(Path.of("docs", "openapi.yaml").toFile());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    /** Checks each answer that a test gets. */
    public static Filter filter() {
        return (request, specification, context) -> {
            Response response = context.next(request, specification);
            String type = response.contentType();
            if (type != null && type.startsWith("application/json")) {
                require(request.getMethod(), path(request.getURI()), response.statusCode(), response.asString());
            }
            return response;
        };
    }

    /**
     * Fails unless an answer in JSON is as the document describes it. What the document doesn't know passes.
     *
     * @param path without a query
     */
    public static void require(String method, String path, int status, String body) {
        Optional<JsonNode> schema = operation(method, path)
                .map(operation -> operation.path("responses"))
                .map(responses -> responses.has("" + status) ? responses.path("" + status) : responses.path("default"))
                .map(ApiDocument::resolved)
                .map(response -> response.at("/content/application~1json/schema"))
                .filter(found -> !found.isMissingNode());
        if (schema.isPresent() && !body.isBlank()) {
            List<String> faults = new ArrayList<>();
            validate(schema.get(), parse(body), "", faults);
            assertThat(faults)
                    .as(
                            "%s %s, %d: not as docs/openapi.yaml describes it (`make openapi` writes that file)%n%s",
                            method, path, status, body)
                    .isEmpty();
        }
    }

    /** Also of invalid addresses. */
    private static String path(String uri) {
        int begin = uri.indexOf('/', uri.indexOf("://") + 3);
        int query = uri.indexOf('?');
        return begin < 0 ? "/" : uri.substring(begin, query < begin ? uri.length() : query);
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(body, broken);
        }
    }

    /** If two templates match, the one with more words wins. */
    private static Optional<JsonNode> operation(String method, String path) {
        Stream<Map.Entry<String, JsonNode>> fitting = Committed.DOCUMENT.path("paths").properties().stream()
                .filter(template -> fits(template.getKey(), path));
        return fitting.min((one, other) -> Long.compare(parameters(one.getKey()), parameters(other.getKey())))
                .map(template -> template.getValue().path(method.toLowerCase(Locale.ROOT)));
    }

    private static long parameters(String template) {
        return template.chars().filter(character -> character == '{').count();
    }

    private static boolean fits(String template, String path) {
        String[] words = template.split("/");
        String[] segments = path.split("/");
        if (words.length != segments.length) {
            return false;
        }
        for (int at = 0; at < words.length; at++) {
            if (!words[at].startsWith("{") && !words[at].equals(segments[at])) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(Committed.DOCUMENT.at(node.path("$ref").asText().substring(1)))
                : node;
    }

    private static void validate(JsonNode reference, JsonNode value, String place, List<String> faults) {
        JsonNode schema = resolved(reference);
        JsonNode alternatives = schema.has("anyOf") ? schema.path("anyOf") : schema.path("oneOf");
        if (!alternatives.isMissingNode()) {
            List<String> ofAll = new ArrayList<>();
            for (JsonNode alternative : alternatives) {
                List<String> ofOne = new ArrayList<>();
                validate(alternative, value, place, ofOne);
                if (ofOne.isEmpty()) {
                    return;
                }
                ofAll.addAll(ofOne);
            }
            faults.addAll(ofAll);
            return;
        }
        Set<String> types = new HashSet<>();
        if (schema.path("type").isTextual()) {
            types.add(schema.path("type").asText());
        }
        schema.path("type").forEach(type -> types.add(type.asText()));
        if (!types.isEmpty()
                && !types.contains(typeOf(value))
                && !(value.isIntegralNumber() && types.contains("number"))) {
            faults.add(place + " is " + typeOf(value) + ", not " + types);
            return;
        }
        if (schema.has("enum") && !value.isNull() && !contains(schema.path("enum"), value)) {
            faults.add(place + " is none of " + schema.path("enum"));
        }
        if (value.isArray() && schema.has("items")) {
            for (int index = 0; index < value.size(); index++) {
                validate(schema.path("items"), value.path(index), place + "/" + index, faults);
            }
        }
        if (value.isObject() && schema.has("properties")) {
            schema.path("required").forEach(name -> {
                if (!value.has(name.asText())) {
                    faults.add(place + "/" + name.asText() + " is missing");
                }
            });
            value.properties().forEach(field -> {
                JsonNode property = schema.path("properties").path(field.getKey());
                if (!property.isMissingNode()) {
                    validate(property, field.getValue(), place + "/" + field.getKey(), faults);
                } else if (!schema.has("additionalProperties")) {
                    faults.add(place + "/" + field.getKey() + " is not described");
                }
            });
        }
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode each : values) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "null";
        };
    }
}
