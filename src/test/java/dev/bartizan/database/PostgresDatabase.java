package dev.bartizan.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** An empty PostgreSQL database for the application of one test. */
public class PostgresDatabase implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return SuiteDatabase.newDatabase();
    }

    @Override
    public void stop() {
        // The server ends with the process.
    }
}
