package dev.bartizan.livelog.ownlog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkiverse.loggingjson.JsonGenerator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/**
 * Collects the structured arguments of a log line, which write only fields. Values are copied at once because they may change
 * later.
 */
final class FieldCollector implements JsonGenerator {

    private final ObjectMapper json;
    private final Map<String, JsonNode> fields;

    FieldCollector(ObjectMapper json, Map<String, JsonNode> fields) {
        this.json = json;
        this.fields = fields;
    }

    @Override
    public void writeObjectField(String name, Object value) {
        JsonNode copy;
        try {
            copy = json.valueToTree(value);
        } catch (IllegalArgumentException noJson) {
            copy = TextNode.valueOf(String.valueOf(value));
        }
        fields.put(name, copy);
    }

    @Override
    public void writeStringField(String name, String value) {
        writeObjectField(name, value);
    }

    @Override
    public void writeNumberField(String name, short value) {
        writeObjectField(name, value);
    }

    @Override
    public void writeNumberField(String name, int value) {
        writeObjectField(name, value);
    }

    @Override
    public void writeNumberField(String name, long value) {
        writeObjectField(name, value);
    }

    @Override
    public void writeNumberField(String name, BigInteger value) {
        writeObjectField(name, value);
    }

    @Override
    public void writeNumberField(String name, float value) {
        writeObjectField(name, value);
    }

    @Override
    public void writeNumberField(String name, double value) {
        writeObjectField(name, value);
    }

    @Override
    public void writeNumberField(String name, BigDecimal value) {
        writeObjectField(name, value);
    }

    @Override
    public void writeStartObject() {
        throw noField();
    }

    @Override
    public void writeEndObject() {
        throw noField();
    }

    @Override
    public void writeFieldName(String name) {
        throw noField();
    }

    @Override
    public void writeObject(Object value) {
        throw noField();
    }

    @Override
    public void writeObjectFieldStart(String name) {
        throw noField();
    }

    @Override
    public void writeArrayFieldStart(String name) {
        throw noField();
    }

    @Override
    public void writeEndArray() {
        throw noField();
    }

    @Override
    public void writeString(String text) {
        throw noField();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static UnsupportedOperationException noField() {
        return new UnsupportedOperationException("Log arguments write only fields.");
    }
}
