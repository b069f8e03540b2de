package dev.bartizan.database.driver;

import org.hibernate.community.dialect.SQLiteDialect;
import org.hibernate.dialect.identity.IdentityColumnSupport;
import org.hibernate.dialect.identity.IdentityColumnSupportImpl;
import org.hibernate.sql.ast.spi.SqlAppender;

/**
 * Writes SQL that SQLite and PostgreSQL both understand. It is SQLite's dialect without the few things that only SQLite
 * knows. Hibernate chooses the dialect when the service is built, and the database is chosen when it starts.
 */
public final class CommonDialect extends SQLiteDialect {

    private static final IdentityColumnSupport IDENTITY = new IdentityColumnSupportImpl() {
        @Override
        public boolean supportsIdentityColumns() {
            return true;
        }

        @Override
        public boolean supportsInsertSelectIdentity() {
            return true;
        }
    };

    /** {@code INSERT … RETURNING id} instead of {@code last_insert_rowid()}. */
    @Override
    public boolean supportsInsertReturning() {
        return true;
    }

    @Override
    public IdentityColumnSupport getIdentityColumnSupport() {
        return IDENTITY;
    }

    /** {@code true} and {@code false}: PostgreSQL doesn't compare booleans with 0 and 1. */
    @Override
    public void appendBooleanValueString(SqlAppender sql, boolean value) {
        sql.appendSql(value);
    }
}
