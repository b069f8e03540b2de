package dev.bartizan.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.Test;

/** Starts the service twice in one JVM, once for each subclass: what the first start set up writes nothing more. */
abstract class RestartedLog {

    private static Stream<Handler> handlers() {
        return Stream.concat(
                Arrays.stream(Logger.getLogger("").getHandlers()),
                Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers()));
    }

    @Test
    void oneHandlerWritesToTheConsole() {
        assertThat(handlers().distinct().filter(ConsoleHandler.class::isInstance))
                .hasSize(1);
    }
}
