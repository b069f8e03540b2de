package dev.bartizan.logging;

import io.quarkiverse.loggingjson.JsonGenerator;
import io.quarkiverse.loggingjson.JsonProvider;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Writes the field {@code event} of each log line. Bartizan's loggers pass the event's name as message and its facts as
 * structured arguments. A library's text becomes {@code message} with the event {@code log}; tokens in it are masked, because
 * libraries may quote URLs of requests.
 */
@Singleton
public class EventJsonProvider implements JsonProvider {

    private static final String OWN_LOGGERS = "dev.bartizan.";

    private final PatternFormatter sentence = new PatternFormatter("%s");

    @Override
    public void writeTo(JsonGenerator generator, ExtLogRecord line) throws IOException {
        String logger = line.getLoggerName();
        if (logger != null && logger.startsWith(OWN_LOGGERS)) {
            generator.writeStringField("event", line.getMessage());
        } else {
            generator.writeStringField("event", "log");
            generator.writeStringField("message", Masked.text(sentence.format(line)));
        }
    }
}
