package dev.bartizan.decision.export;

import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of the page, which builds the address of an export. Empty fields are left out of it. */
@TemplateData
public class ExportForm {

    @QueryParam("format")
    @Nullable
    String format;

    @QueryParam("lists")
    @Nullable
    List<String> lists;

    @QueryParam("origins")
    @Nullable
    List<String> origins;

    @QueryParam("type")
    @Nullable
    String type;

    @QueryParam("family")
    @Nullable
    String family;

    @QueryParam("max")
    @Nullable
    String max;

    @QueryParam("aggregate")
    @Nullable
    String aggregate;

    @QueryParam("exclude")
    @Nullable
    String exclude;

    @Context
    UriInfo uri;

    /** The name of the format; empty before one is chosen. */
    public String format() {
        return text(format);
    }

    public List<String> lists() {
        return lists == null ? List.of() : lists;
    }

    public List<String> origins() {
        return origins == null ? List.of() : origins;
    }

    public String type() {
        return text(type);
    }

    /** {@code ipv4only}, {@code ipv6only}, or nothing for both. */
    public String family() {
        return text(family);
    }

    public String max() {
        return text(max);
    }

    public boolean aggregate() {
        return text(aggregate).equals("true");
    }

    public String exclude() {
        return text(exclude);
    }

    private static String text(@Nullable String parameter) {
        return parameter == null ? "" : parameter.strip();
    }

    /** The same as parameters of the API. */
    ExportParameters parameters() {
        ExportParameters parameters = new ExportParameters();
        parameters.uri = uri;
        parameters.lists = lists;
        parameters.origins = origins;
        parameters.type = given(type());
        parameters.ipv4only = family().equals("ipv4only") ? "true" : "false";
        parameters.ipv6only = family().equals("ipv6only") ? "true" : "false";
        parameters.max = given(max());
        parameters.aggregate = Boolean.toString(aggregate());
        parameters.exclude = exclude().isEmpty() ? null : List.of(exclude());
        return parameters;
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Format and query, as the last part of an address. */
    public String address() {
        StringBuilder query = new StringBuilder();
        add(query, "lists", String.join(",", lists()));
        add(query, "origins", String.join(",", origins()));
        add(query, "type", type().equals("ban") ? "" : type());
        if (family().equals("ipv4only") || family().equals("ipv6only")) {
            add(query, family(), "true");
        }
        add(query, "max", max());
        add(query, "aggregate", aggregate() ? "true" : "");
        add(query, "exclude", exclude());
        String name = URLEncoder.encode(format(), StandardCharsets.UTF_8);
        return query.isEmpty() ? name : name + "?" + query.substring(1);
    }

    /** The path of the API. */
    public String api() {
        return "/api/v1/export/" + address();
    }

    private static void add(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            // Commas and colons need no escape in a query.
            query.append('&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)
                            .replace("%2C", ",")
                            .replace("%3A", ":")
                            .replace("%2F", "/"));
        }
    }
}
