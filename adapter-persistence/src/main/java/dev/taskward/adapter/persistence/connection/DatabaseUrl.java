package dev.taskward.adapter.persistence.connection;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database URL as libpq, Node and Python write it: {@code
 * postgresql://user:password@host:port/database?sslmode=require&channel_binding=require}.
 *
 * <p>Everything but the scheme and the host is optional. User, password and database are percent-encoded. Parameters
 * are passed to pgjdbc, under its own names or the equivalent names of libpq.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">libpq's connection
 *     URIs</a>
 */
public final class DatabaseUrl {
    private static final int DEFAULT_PORT = 5432;
    private static final Pattern URL = Pattern.compile("(?:postgresql|postgres|postgresql\\+asyncpg)://"
            + "(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?"
            + "(?<hosts>[^@/?]+)"
            + "(?:/(?<database>[^?]*))?"
            + "(?:\\?(?<parameters>.*))?");
    private static final Pattern HOST =
            Pattern.compile("(?<name>\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::(?<port>\\d{1,5}))?");

    /** The names of libpq and asyncpg that differ from those of pgjdbc. */
    private static final Map<String, PGProperty> PROPERTIES_BY_LIBPQ_NAME = Map.of(
            "channel_binding", PGProperty.CHANNEL_BINDING,
            "ssl", PGProperty.SSL_MODE,
            "application_name", PGProperty.APPLICATION_NAME,
            "connect_timeout", PGProperty.CONNECT_TIMEOUT,
            "sslnegotiation", PGProperty.SSL_NEGOTIATION);

    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    private final @Nullable String user;
    private final @Nullable String password;
    private final @Nullable String database;
    private final List<Host> hosts;
    private final Map<PGProperty, String> parameters;

    private record Host(String name, int port) {}

    private DatabaseUrl(Matcher url) {
        user = decode(url.group("user"));
        password = decode(url.group("password"));
        database = decode(url.group("database"));
        hosts = Stream.of(group(url, "hosts").split(",", -1))
                .map(DatabaseUrl::parseHost)
                .toList();
        parameters = parseParameters(url.group("parameters"));
    }

    /**
     * Parses a URL.
     *
     * @throws IllegalArgumentException if it is invalid; the message contains no part of the URL but the name of a
     *     parameter
     */
    public static DatabaseUrl parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException("must look like postgresql://user:password@host:port/database");
        }
        return new DatabaseUrl(url);
    }

    PGSimpleDataSource toDataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(hosts.stream().map(Host::name).toArray(String[]::new));
        source.setPortNumbers(hosts.stream().mapToInt(Host::port).toArray());
        source.setUser(user);
        source.setPassword(password);
        source.setDatabaseName(database);
        source.setApplicationName("taskward");
        source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        source.setTcpKeepAlive(true);
        parameters.forEach(source::setProperty);
        if (source.getLoginTimeout() == 0) {
            // libpq's connect_timeout includes the login, pgjdbc's does not
            source.setLoginTimeout(source.getConnectTimeout());
        }
        return source;
    }

    private static Host parseHost(String text) {
        Matcher host = HOST.matcher(text);
        if (!host.matches()) {
            throw new IllegalArgumentException("must name a host, and no port or one from 1 to 65535");
        }
        String port = host.group("port");
        int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("must have no port or one from 1 to 65535");
        }
        return new Host(group(host, "name"), number);
    }

    private static Map<PGProperty, String> parseParameters(@Nullable String text) {
        Map<PGProperty, String> parameters = new HashMap<>();
        for (String parameter : text == null || text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            PGProperty property = PROPERTIES_BY_LIBPQ_NAME.getOrDefault(name, PGProperty.forName(name));
            String value = decode(equals < 0 ? null : parameter.substring(equals + 1));
            if (property == null || value == null || !isAllowed(property, value)) {
                // the name is no secret, and without it nobody would find the mistake
                throw new IllegalArgumentException(
                        "has a parameter that the driver does not know or that has an invalid" + " value: "
                                + name.replaceAll("[^A-Za-z0-9_]", "?"));
            }
            parameters.put(property, value);
        }
        return parameters;
    }

    private static boolean isAllowed(PGProperty property, String value) {
        String[] choices = property.getChoices();
        return choices == null || List.of(choices).contains(value);
    }

    private static @Nullable String decode(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            // URLDecoder would turn a plus into a space
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has an invalid percent-encoding (write % itself as %25)", e);
        }
    }

    private static String group(Matcher matcher, String name) {
        return Objects.requireNonNull(matcher.group(name));
    }
}
