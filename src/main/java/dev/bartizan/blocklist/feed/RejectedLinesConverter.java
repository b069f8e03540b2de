package dev.bartizan.blocklist.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores rejected lines as a JSON array; nothing if there are none. Field by field, which needs no reflection. */
@Converter
public class RejectedLinesConverter implements AttributeConverter<List<RejectedLine>, String> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable List<RejectedLine> lines) {
        if (lines == null || lines.isEmpty()) {
            return null;
        }
        ArrayNode array = JSON.createArrayNode();
        for (RejectedLine line : lines) {
            array.addObject().put("line", line.line()).put("text", line.text()).put("reason", line.reason());
        }
        return array.toString();
    }

    @Override
    public List<RejectedLine> convertToEntityAttribute(@Nullable String stored) {
        List<RejectedLine> lines = new ArrayList<>();
        if (stored != null) {
            for (JsonNode line : read(stored)) {
                lines.add(new RejectedLine(
                        line.path("line").asLong(),
                        line.path("text").asText(),
                        line.path("reason").asText()));
            }
        }
        return lines;
    }

    private static JsonNode read(String stored) {
        try {
            return JSON.readTree(stored);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The stored rejected lines are not JSON", e);
        }
    }
}
