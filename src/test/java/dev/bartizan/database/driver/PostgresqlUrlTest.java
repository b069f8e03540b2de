package dev.bartizan.database.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresqlUrlTest {

    @Test
    void theDriverGetsUserAndPasswordAsProperties() {
        PostgresqlUrl url =
                PostgresqlUrl.parse("postgresql://barti:p%40ss+%2F@db.example:5433/bans?sslmode=verify-full");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:5433/bans?sslmode=verify-full");
        assertThat(url.properties(new Properties()))
                .containsEntry("user", "barti")
                .containsEntry("password", "p@ss+/")
                .containsEntry("tcpKeepAlive", "true")
                .doesNotContainKey("targetServerType");
    }

    @Test
    void peopleSeeNeitherUserNorPasswordNorParameters() {
        assertThat(PostgresqlUrl.parse("postgres://barti:secret@db/bans?password=secret")
                        .shown())
                .isEqualTo("postgresql://db/bans");
    }

    @Test
    void theParametersOfTheUrlReplaceTheDefaults() {
        PostgresqlUrl url =
                PostgresqlUrl.parse("postgresql://db/bans?socketTimeout=60&options=-c%20statement_timeout=5");
        assertThat(url.properties(new Properties()))
                .doesNotContainKeys("socketTimeout", "options", "user", "password")
                .containsEntry("connectTimeout", "2");
    }

    @Test
    void amongSeveralHostsThePrimaryIsChosen() {
        PostgresqlUrl url = PostgresqlUrl.parse("postgresql://a:1,[::1]:2/bans");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://a:1,[::1]:2/bans");
        assertThat(url.properties(new Properties())).containsEntry("targetServerType", "primary");
    }

    @Test
    void separateSettingsReplaceTheUserOfTheUrl() {
        Properties configured = new Properties();
        configured.put("password", "from a secret");
        assertThat(PostgresqlUrl.parse("postgresql://barti:old@db/bans").properties(configured))
                .containsEntry("user", "barti")
                .containsEntry("password", "from a secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://db/bans",
                "postgresql://db",
                "postgresql://db/",
                "postgresql:///bans",
                "postgresql://a@b@db/bans",
                "db.example/bans"
            })
    void otherTextIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> PostgresqlUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(text.isEmpty() ? "\0" : text)
                .hasMessageContaining("postgresql://user:password@host:5432/database");
    }
}
