package dev.bartizan.geo;

import io.quarkus.qute.TemplateData;

/**
 * The network operator of an address.
 *
 * @param number such as {@code AS64496}
 * @param name such as {@code Example Hosting}; empty if the database has none
 */
@TemplateData
public record AutonomousSystem(String number, String name) {}
