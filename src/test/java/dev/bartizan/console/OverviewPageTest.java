package dev.bartizan.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverviewPageTest {

    @ParameterizedTest
    @CsvSource({
        "https://bartizan.example, curl http://bartizan.example:9000/health",
        "http://localhost:8080, curl http://localhost:9000/health",
        "http://[2001:db8::7]:8080, curl http://[2001:db8::7]:9000/health",
        "http://[2001:db8::7], curl http://[2001:db8::7]:9000/health"
    })
    void healthIsAskedOfTheManagementPort(String origin, String command) {
        assertThat(OverviewPage.managementCommand(origin, 9000).replace("'", ""))
                .isEqualTo(command);
    }
}
