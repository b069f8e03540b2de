package dev.bartizan.container.engine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PodmanTest extends RealEngineContract {

    private static PrivatePodman podman;

    @BeforeAll
    static void start() {
        podman = PrivatePodman.start();
    }

    @AfterAll
    static void end() {
        if (podman != null) {
            podman.close();
        }
    }

    @Override
    PrivateEngine real() {
        return podman;
    }
}
