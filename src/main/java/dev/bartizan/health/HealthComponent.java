package dev.bartizan.health;

import java.util.Map;

/** A part of the service in the health summary. */
public interface HealthComponent {

    /** Its name in the summary, such as {@code decisions}. */
    String name();

    /** The current condition; must be fast: from memory or with one short read. */
    Condition condition();

    /**
     * The condition of a component.
     *
     * @param ok whether it works completely
     * @param facts details for users, by name
     */
    record Condition(boolean ok, Map<String, Object> facts) {}
}
