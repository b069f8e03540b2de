package dev.bartizan.logging;

import dev.bartizan.DeclaredSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** Its profile differs from that of {@link StartLogTest}, so that the service starts again. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class RestartLogTest extends RestartedLog {}
