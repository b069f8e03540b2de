package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The service's response to one request. */
record Answer(String request, HttpResponse<byte[]> response) {

    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    byte[] bytes() {
        return response.body();
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    JsonNode json() {
        return parse(text());
    }

    /** The member at a JSON Pointer, such as {@code /details/run}. */
    JsonNode at(String pointer) {
        return json().at(pointer);
    }

    Answer expect(int status) {
        assertThat(status()).as("%s%n%s", request, text()).isEqualTo(status);
        return this;
    }

    /** An error in the usual envelope, and nothing else. */
    Answer expectError(int status, String code) {
        expect(status);
        assertThat(json().fieldNames())
                .toIterable()
                .as("%s%n%s", request, text())
                .containsExactly("error_code", "message", "details");
        assertThat(at("/error_code").asText()).as("%s%n%s", request, text()).isEqualTo(code);
        assertThat(header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        return this;
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError("No JSON: " + text, noJson);
        }
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(failure);
        }
    }
}
