package dev.bartizan.logging;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(SecondStartLogTest.Start.class)
class SecondStartLogTest extends RestartedLog {

    /** Makes this a start of its own. */
    public static class Start implements QuarkusTestProfile {}
}
