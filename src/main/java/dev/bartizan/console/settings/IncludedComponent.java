package dev.bartizan.console.settings;

import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * A component that is included in Bartizan. The bill of materials of the build has each library with its version.
 *
 * @param name its name
 * @param licence its licence, as an SPDX identifier where there is one
 */
@TemplateData
public record IncludedComponent(String name, String licence) {

    private static final String APACHE = "Apache-2.0";

    /** All components that are more than a part of another one. */
    static final List<IncludedComponent> ALL = List.of(
            new IncludedComponent("Bartizan", APACHE),
            new IncludedComponent("Agroal", APACHE),
            new IncludedComponent("bcrypt (Patrick Favre-Bulle)", APACHE),
            new IncludedComponent("cron-utils", APACHE),
            new IncludedComponent("Flyway", APACHE),
            new IncludedComponent("GraalVM Substrate VM, OpenJDK", "GPL-2.0-only WITH Classpath-exception-2.0"),
            new IncludedComponent("Hibernate ORM, Hibernate Validator", APACHE),
            new IncludedComponent("htmx", "0BSD"),
            new IncludedComponent("Jackson", APACHE),
            new IncludedComponent("Jakarta EE APIs", "EPL-2.0"),
            new IncludedComponent("MaxMind DB reader", APACHE),
            new IncludedComponent("Micrometer", APACHE),
            new IncludedComponent("Narayana", APACHE),
            new IncludedComponent("Netty", APACHE),
            new IncludedComponent("Pico CSS", "MIT"),
            new IncludedComponent("QR Code generator (Project Nayuki)", "MIT"),
            new IncludedComponent("Quarkus, Quarkiverse, SmallRye, RESTEasy Reactive", APACHE),
            new IncludedComponent("RE2/J", "BSD-3-Clause"),
            new IncludedComponent("SQLite", "public domain"),
            new IncludedComponent("sqlite-jdbc", APACHE),
            new IncludedComponent("Swagger UI", APACHE),
            new IncludedComponent("Vert.x", "EPL-2.0 OR Apache-2.0"));
}
