package dev.bartizan.door;

import io.quarkiverse.loggingjson.JsonGenerator;
import io.quarkiverse.loggingjson.providers.StructuredArgument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Records everything that is logged. */
public final class LogLines extends Handler implements AutoCloseable {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private LogLines() {}

    public static LogLines listen() {
        LogLines listener = new LogLines();
        Logger.getLogger("").addHandler(listener);
        return listener;
    }

    public List<String> requests() {
        return lines.stream().filter(line -> line.startsWith("http_request ")).toList();
    }

    public List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord line) {
        StringBuilder text = new StringBuilder(line.getMessage());
        if (line.getParameters() != null) {
            for (Object parameter : line.getParameters()) {
                text.append(' ').append(parameter instanceof StructuredArgument fact ? written(fact) : parameter);
            }
        }
        lines.add(text.append(' ').append(line.getThrown()).toString());
    }

    /** A field writes its value only to a JSON generator. */
    private static String written(StructuredArgument fact) {
        StringBuilder text = new StringBuilder();
        JsonGenerator generator = (JsonGenerator) Proxy.newProxyInstance(
                JsonGenerator.class.getClassLoader(), new Class<?>[] {JsonGenerator.class}, (proxy, method, values) -> {
                    text.append(values[0]).append('=').append(values[1]);
                    return null;
                });
        try {
            fact.writeTo(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
