package dev.bartizan.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A test of what only a file of SQLite can do. It is left out when the tests run against PostgreSQL. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
        named = SuiteDatabase.PROPERTY,
        matches = SuiteDatabase.POSTGRESQL,
        disabledReason = "needs a file of SQLite")
public @interface FileDatabase {}
