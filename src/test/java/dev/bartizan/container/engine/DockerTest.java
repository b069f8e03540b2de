package dev.bartizan.container.engine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DockerTest extends RealEngineContract {

    private static PrivateDocker docker;

    @BeforeAll
    static void start() {
        docker = PrivateDocker.start();
    }

    @AfterAll
    static void end() {
        if (docker != null) {
            docker.close();
        }
    }

    @Override
    PrivateEngine real() {
        return docker;
    }
}
