package dev.bartizan.health;

import java.util.Map;

/** A part of the service that has something to say in the health summary. */
public interface HealthComponent {

    /** Its name in the summary, such as {@code decisions}. */
    String name();

    /** How it is doing; answers at once and from memory, or with one short read. */
    Condition condition();

    /**
     * How a part is doing.
     *
     * @param ok whether it does all it should
     * @param facts what a person would want to know, by name
     */
    record Condition(boolean ok, Map<String, Object> facts) {}
}
