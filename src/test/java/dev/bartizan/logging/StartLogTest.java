package dev.bartizan.logging;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class StartLogTest extends RestartedLog {}
