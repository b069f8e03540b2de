package dev.bartizan.logging;

import io.quarkiverse.loggingjson.JsonGenerator;
import io.quarkiverse.loggingjson.providers.StructuredArgument;
import java.io.IOException;

/**
 * A fact of a log line that only those may read who can read the log of the process: the live log, and with it the log's
 * page and the diagnostics, leave it out.
 */
public final class Confidential implements StructuredArgument {

    private final String name;
    private final String value;

    /**
     * @param name name of the field
     * @param value the secret
     */
    public Confidential(String name, String value) {
        this.name = name;
        this.value = value;
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
        generator.writeObjectField(name, value);
    }

    /** Without the secret, because a formatter of sentences writes the arguments of a line as text. */
    @Override
    public String toString() {
        return name + "=…";
    }
}
