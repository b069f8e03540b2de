package dev.bartizan.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.bartizan.settings.DurationText;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;

/** Reads durations in JSON as {@link DurationText} says; numbers are seconds. */
final class DurationField extends StdDeserializer<Duration> {

    private static final long serialVersionUID = 1;

    private DurationField() {
        super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        boolean number = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        if (!number && parser.currentToken() != JsonToken.VALUE_STRING) {
            return (Duration) context.handleUnexpectedToken(Duration.class, parser);
        }
        String text = parser.getText();
        try {
            return DurationText.parseSigned(number ? text + "s" : text);
        } catch (IllegalArgumentException unreadable) {
            return (Duration) context.handleWeirdStringValue(Duration.class, text, unreadable.getMessage());
        }
    }

    /** Adds it to the mapper of the API. */
    @Singleton
    static class Registration implements ObjectMapperCustomizer {

        @Override
        public void customize(ObjectMapper mapper) {
            mapper.registerModule(new SimpleModule("durations").addDeserializer(Duration.class, new DurationField()));
        }

        /** After the framework's modules, which have one of their own. */
        @Override
        public int priority() {
            return MINIMUM_PRIORITY;
        }
    }
}
