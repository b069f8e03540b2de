package dev.bartizan.livelog.ownlog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.bartizan.livelog.LogStream;
import dev.bartizan.livelog.Severity;
import dev.bartizan.logging.Confidential;
import io.quarkiverse.loggingjson.providers.StructuredArgument;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.ErrorManager;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Receives each line of Bartizan's own log. It skips lines about sending lines, which would cause an endless loop.
 */
final class OwnLogHandler extends ExtHandler {

    private static final String OWN_LOGGERS = "dev.bartizan.";

    /** Loggers that log while lines are sent. */
    private static final List<String> SENDERS =
            List.of(OwnLogHandler.class.getPackageName() + ".", "io.quarkus.websockets.next.");

    /** Loggers whose lines below INFO are about network traffic. */
    private static final List<String> CARRIERS =
            List.of("io.netty.", "io.vertx.", "io.quarkus.vertx.", "io.quarkus.arc.");

    private final LogStream<OwnLogLine> stream;
    private final ObjectMapper json;
    private final PatternFormatter sentence = new PatternFormatter("%s");

    OwnLogHandler(LogStream<OwnLogLine> stream, ObjectMapper json) {
        this.stream = stream;
        this.json = json;
    }

    @Override
    protected void doPublish(ExtLogRecord line) {
        String logger = String.valueOf(line.getLoggerName());
        if (causedByHandler(logger, line)) {
            return;
        }
        try {
            stream.publish(new OwnLogLine(
                    line.getInstant(),
                    Severity.of(line.getLevel()),
                    logger,
                    logger.startsWith(OWN_LOGGERS) ? line.getMessage() : sentence.format(line),
                    fields(line)));
        } catch (IOException | RuntimeException failure) {
            // A client that watches must not make logging fail.
            reportError("A log line can't be streamed", failure, ErrorManager.GENERIC_FAILURE);
        }
    }

    private static boolean causedByHandler(String logger, ExtLogRecord line) {
        return SENDERS.stream().anyMatch(logger::startsWith)
                || line.getLevel().intValue() < Level.INFO.intValue()
                        && CARRIERS.stream().anyMatch(logger::startsWith);
    }

    /** The same fields as in the JSON log, except confidential ones. */
    private Map<String, JsonNode> fields(ExtLogRecord line) throws IOException {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        line.getMdcCopy().forEach((key, value) -> fields.put(key, TextNode.valueOf(value)));
        if (line.getParameters() != null) {
            FieldCollector collector = new FieldCollector(json, fields);
            for (Object argument : line.getParameters()) {
                if (argument instanceof StructuredArgument structured && !(argument instanceof Confidential)) {
                    structured.writeTo(collector);
                }
            }
        }
        Throwable thrown = line.getThrown();
        if (thrown != null) {
            fields.put("error_type", TextNode.valueOf(thrown.getClass().getName()));
            fields.put("error_message", TextNode.valueOf(String.valueOf(thrown.getMessage())));
        }
        return fields;
    }
}
