package dev.bartizan.container.engine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PodmanTest extends ContainerEngineContract {

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
    ContainerEngine engine() {
        return podman.api();
    }
}
