package dev.bartizan.database.driver;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The URL of a PostgreSQL database, as PostgreSQL's own programs write it:
 * {@code postgresql://user:password@host1:5432,host2/database?parameter=value}. User, password, ports and parameters may
 * be left out. Parameters are those of the JDBC driver.
 *
 * @param user the user; empty if the URL has none
 * @param password the password; empty if the URL has none
 * @param hosts hosts with their ports, separated by commas
 * @param database the name of the database
 * @param parameters the text after the question mark; may be empty
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Connection URIs</a>
 */
public record PostgresqlUrl(
        Optional<String> user, Optional<String> password, String hosts, String database, String parameters) {

    /** Before the URL, for {@link DatabaseDriver}. */
    public static final String PREFIX = "jdbc:";

    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:([^:/@?]+)(?::([^/@?]*))?@)?([^/@?]+)/([^/?#@]+)(?:\\?([^#]*))?");

    /**
     * What a connection has unless the URL says otherwise. Without the time-outs, a server that hangs would block
     * all writes for minutes. With the keepalives, the server releases the lock of an unreachable process after about ten
     * seconds. The details of the server's errors contain values of rows, which must not get into the log.
     */
    private static final Map<String, String> DEFAULTS = Map.of(
            "ApplicationName", "bartizan",
            "logServerErrorDetail", "false",
            "connectTimeout", "2",
            "loginTimeout", "5",
            "socketTimeout", "10",
            "tcpKeepAlive", "true",
            "reWriteBatchedInserts", "true",
            "options",
                    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2"
                            + " -c tcp_user_timeout=9000");

    /**
     * Parses a URL.
     *
     * @throws IllegalArgumentException if it isn't the URL of a PostgreSQL database; the message doesn't contain the URL
     */
    public static PostgresqlUrl parse(String url) {
        Matcher form = FORM.matcher(url.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "the form is postgresql://user:password@host:5432/database?parameter=value");
        }
        return new PostgresqlUrl(
                Optional.ofNullable(form.group(1)).map(PostgresqlUrl::decode),
                Optional.ofNullable(form.group(2)).map(PostgresqlUrl::decode),
                form.group(3),
                form.group(4),
                Optional.ofNullable(form.group(5)).orElse(""));
    }

    /** The URL without user, password and parameters, for people. */
    public String shown() {
        return "postgresql://%s/%s".formatted(hosts, database);
    }

    /** The URL for the JDBC driver, without user and password. */
    String jdbc() {
        return "jdbc:postgresql://%s/%s%s".formatted(hosts, database, parameters.isEmpty() ? "" : "?" + parameters);
    }

    /**
     * The driver's properties.
     *
     * @param configured properties of the pool, such as a user and a password of their own; they win
     */
    Properties properties(Properties configured) {
        Properties properties = new Properties();
        properties.putAll(DEFAULTS);
        if (hosts.contains(",")) {
            properties.setProperty("targetServerType", "primary");
        }
        // The driver prefers its properties to the parameters of the URL.
        for (String parameter : parameters.split("&")) {
            properties.remove(parameter.substring(0, Math.max(0, parameter.indexOf('='))));
        }
        user.ifPresent(value -> properties.setProperty("user", value));
        password.ifPresent(value -> properties.setProperty("password", value));
        properties.putAll(configured);
        return properties;
    }

    private static String decode(String text) {
        // A plus sign stands for itself in this part of a URL.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
