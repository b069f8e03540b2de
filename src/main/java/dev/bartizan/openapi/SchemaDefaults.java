package dev.bartizan.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * Sets {@code required} and nullability in the schemas of the OpenAPI document, and removes unused schemas. The rules
 * follow the records that Jackson reads and writes:
 *
 * <ul>
 *   <li>In a response, all fields are required. A component that is {@link Nullable} can be {@code null}; if
 *       {@link JsonInclude} omits {@code null}, it can be absent instead.
 *   <li>In a request, the fields that Bean Validation requires are required. Other fields may be absent, and may be
 *       {@code null} unless they have a primitive type. An absent boolean is {@code false}.
 * </ul>
 *
 * A record that is used in both follows the rules for requests.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = -1)
public class SchemaDefaults implements OASFilter {

    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);

    private static final String REFERENCE = "#/components/schemas/";

    private final Map<String, ClassInfo> records = new HashMap<>();

    /**
     * @param index all classes of the application
     */
    public SchemaDefaults(IndexView index) {
        for (AnnotationInstance schema : index.getAnnotations(SCHEMA)) {
            if (schema.target().kind() == AnnotationTarget.Kind.CLASS
                    && schema.target().asClass().isRecord()) {
                ClassInfo type = schema.target().asClass();
                AnnotationValue name = schema.value("name");
                records.put(name == null ? type.simpleName() : name.asString(), type);
            }
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        List<Schema> sent = new ArrayList<>();
        List<Schema> used = new ArrayList<>();
        document.getComponents()
                .getResponses()
                .values()
                .forEach(response -> used.addAll(schemas(response.getContent())));
        for (var item : document.getPaths().getPathItems().values()) {
            for (Operation operation : item.getOperations().values()) {
                if (operation.getRequestBody() != null) {
                    sent.addAll(schemas(operation.getRequestBody().getContent()));
                }
                if (operation.getParameters() != null) {
                    operation.getParameters().forEach(parameter -> {
                        defaultToFalse(parameter.getSchema());
                        used.add(parameter.getSchema());
                    });
                }
                operation
                        .getResponses()
                        .getAPIResponses()
                        .values()
                        .forEach(response -> used.addAll(schemas(response.getContent())));
            }
        }
        used.addAll(sent);
        Set<String> requests = reachable(sent, schemas);
        schemas.forEach((name, schema) -> {
            if (schema.getProperties() != null) {
                Optional<ClassInfo> type = recordOf(name);
                Map<String, Schema> properties = new TreeMap<>(schema.getProperties());
                properties.forEach((property, value) -> {
                    simplify(value);
                    Optional<RecordComponentInfo> component = type.flatMap(record -> component(record, property));
                    if (requests.contains(name)) {
                        request(schema, property, value, component);
                    } else {
                        answer(schema, property, value, component);
                    }
                });
            }
        });
        Map<String, Schema> sorted = new TreeMap<>(schemas);
        sorted.keySet().retainAll(reachable(used, schemas));
        document.getComponents().setSchemas(sorted);
    }

    private static void request(Schema schema, String property, Schema value, Optional<RecordComponentInfo> component) {
        if (schema.getRequired() != null && schema.getRequired().contains(property)) {
            return;
        }
        defaultToFalse(value);
        if (component.isPresent() && component.get().type().kind() != Type.Kind.PRIMITIVE) {
            allowNull(value);
        }
    }

    private static void answer(Schema schema, String property, Schema value, Optional<RecordComponentInfo> component) {
        boolean nullable = component
                .map(RecordComponentInfo::type)
                .filter(type -> type.hasAnnotation(NULLABLE))
                .isPresent();
        if (nullable && component.filter(SchemaDefaults::omitsNull).isPresent()) {
            return;
        }
        if (nullable) {
            allowNull(value);
        }
        if (schema.getRequired() == null || !schema.getRequired().contains(property)) {
            schema.addRequired(property);
        }
    }

    /** Sets the default {@code false} for booleans, because user interfaces fill in {@code true} otherwise. */
    private static void defaultToFalse(Schema value) {
        if (value != null
                && value.getType() != null
                && value.getType().contains(SchemaType.BOOLEAN)
                && value.getDefaultValue() == null
                && value.getExamples() == null) {
            value.setDefaultValue(false);
        }
    }

    private static boolean omitsNull(RecordComponentInfo component) {
        AnnotationInstance include = component.field().declaredAnnotation(JsonInclude.class);
        if (include == null) {
            include = component.declaringClass().declaredAnnotation(JsonInclude.class);
        }
        return include != null
                && include.value() != null
                && include.value().asEnum().equals(JsonInclude.Include.NON_NULL.name());
    }

    private Optional<ClassInfo> recordOf(String schema) {
        ClassInfo exact = records.get(schema);
        if (exact != null) {
            return Optional.of(exact);
        }
        // The schema of a generic record has the name of the type argument appended.
        return records.entrySet().stream()
                .filter(entry -> !entry.getValue().typeParameters().isEmpty() && schema.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Optional<RecordComponentInfo> component(ClassInfo type, String property) {
        return type.recordComponents().stream()
                .filter(component -> {
                    AnnotationInstance named = component.field().declaredAnnotation(JsonProperty.class);
                    String name = named == null || named.value() == null
                            ? component.name()
                            : named.value().asString();
                    return name.equalsIgnoreCase(property.replace("_", "").toLowerCase(Locale.ROOT));
                })
                .findFirst();
    }

    /** Removes the type beside a reference, which only repeats it. */
    private static void simplify(Schema value) {
        if (value.getRef() != null || value.getAnyOf() != null) {
            value.setType(null);
        }
    }

    private static boolean nullable(Schema value) {
        return value.getType() != null && value.getType().contains(SchemaType.NULL)
                || value.getAnyOf() != null && value.getAnyOf().stream().anyMatch(SchemaDefaults::isNull);
    }

    private static boolean isNull(Schema alternative) {
        return List.of(SchemaType.NULL).equals(alternative.getType());
    }

    private static void allowNull(Schema value) {
        if (nullable(value)) {
            return;
        }
        if (value.getRef() != null) {
            value.addAnyOf(OASFactory.createSchema().ref(value.getRef()));
            value.addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
            value.setRef(null);
        } else if (value.getType() != null) {
            value.addType(SchemaType.NULL);
        }
    }

    private static List<Schema> schemas(Content content) {
        if (content == null || content.getMediaTypes() == null) {
            return List.of();
        }
        return content.getMediaTypes().values().stream()
                .map(MediaType::getSchema)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The names of all schemas that the given ones refer to, directly or indirectly. */
    private static Set<String> reachable(List<Schema> from, Map<String, Schema> schemas) {
        Set<String> names = new HashSet<>();
        Deque<Schema> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            Schema schema = open.pop();
            if (schema.getRef() != null) {
                String name = schema.getRef().substring(REFERENCE.length());
                if (names.add(name) && schemas.containsKey(name)) {
                    open.push(schemas.get(name));
                }
            }
            if (schema.getProperties() != null) {
                schema.getProperties().values().forEach(open::push);
            }
            if (schema.getItems() != null) {
                open.push(schema.getItems());
            }
            if (schema.getAdditionalPropertiesSchema() != null) {
                open.push(schema.getAdditionalPropertiesSchema());
            }
            Stream.of(schema.getAnyOf(), schema.getOneOf(), schema.getAllOf())
                    .filter(Objects::nonNull)
                    .forEach(alternatives -> alternatives.forEach(open::push));
        }
        return names;
    }
}
