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
import java.math.BigDecimal;
import java.time.Duration;

/** Reads durations in JSON as {@link DurationText} says; numbers are seconds, with fractions or without. */
final class DurationField extends StdDeserializer<Duration> {

    private static final long serialVersionUID = 1;

    /** As many as {@link DurationText} reads. */
    private static final int MAX_DIGITS = 18;

    private DurationField() {
        super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        boolean number = parser.currentToken().isNumeric();
        if (!number && parser.currentToken() != JsonToken.VALUE_STRING) {
            return (Duration) context.handleUnexpectedToken(Duration.class, parser);
        }
        String text = parser.getText();
        try {
            return DurationText.parseSigned(number ? plain(parser.getDecimalValue()) + "s" : text);
        } catch (IllegalArgumentException unreadable) {
            return (Duration) context.handleWeirdStringValue(Duration.class, text, unreadable.getMessage());
        }
    }

    /** Without an exponent: {@code 5.4e3} is 5400. A few characters with a large exponent must not become many. */
    private static String plain(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MAX_DIGITS) {
            throw new IllegalArgumentException(DurationText.EXPECTED);
        }
        return number.toPlainString();
    }

    /** Registers it with the API's mapper. */
    @Singleton
    static class Registration implements ObjectMapperCustomizer {

        @Override
        public void customize(ObjectMapper mapper) {
            mapper.registerModule(new SimpleModule("durations").addDeserializer(Duration.class, new DurationField()));
        }

        /** After the framework's modules, which have their own deserializer. */
        @Override
        public int priority() {
            return MINIMUM_PRIORITY;
        }
    }
}
