package dev.taskward.adapter.persistence;

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
 * A database address as libpq, Node and Python write it:
 * {@code postgresql://user:password@host:port/database?sslmode=require&channel_binding=require}.
 *
 * <p>Everything but scheme and host may be left out. User, password and database are percent-encoded. Parameters become
 * the driver's own: by its names for them, or by libpq's where the driver has the same thing under another.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">libpq's connection
 *     URIs</a>
 */
final class DatabaseUrl {
    private static final Pattern FORM = Pattern.compile("(?:postgresql|postgres|postgresql\\+asyncpg)://"
            + "(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?"
            + "(?<hosts>[^@/?]+)"
            + "(?:/(?<database>[^?]*))?"
            + "(?:\\?(?<parameters>.*))?");
    private static final Pattern HOST =
            Pattern.compile("(?<name>\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::(?<port>\\d{1,5}))?");

    /** libpq's and asyncpg's names, where the driver has another; the driver knows the rest as they are. */
    private static final Map<String, PGProperty> DRIVER_NAMES = Map.of(
            "channel_binding", PGProperty.CHANNEL_BINDING,
            "ssl", PGProperty.SSL_MODE,
            "application_name", PGProperty.APPLICATION_NAME,
            "connect_timeout", PGProperty.CONNECT_TIMEOUT,
            "sslnegotiation", PGProperty.SSL_NEGOTIATION);

    private final @Nullable String user;
    private final @Nullable String password;
    private final @Nullable String database;
    private final List<Host> hosts;
    private final Map<PGProperty, String> parameters;

    private record Host(String name, int port) {}

    /**
     * Takes the address apart.
     *
     * @throws IllegalArgumentException when it is not one; the message repeats nothing of it but a parameter's name
     */
    DatabaseUrl(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new IllegalArgumentException("must look like postgresql://user:password@host:port/database");
        }
        user = decoded(form.group("user"));
        password = decoded(form.group("password"));
        database = decoded(form.group("database"));
        hosts = Stream.of(group(form, "hosts").split(",", -1))
                .map(DatabaseUrl::host)
                .toList();
        parameters = parameters(form.group("parameters"));
    }

    PGSimpleDataSource toDataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(hosts.stream().map(Host::name).toArray(String[]::new));
        source.setPortNumbers(hosts.stream().mapToInt(Host::port).toArray());
        source.setUser(user);
        source.setPassword(password);
        source.setDatabaseName(database);
        source.setApplicationName("taskward");
        // a database that is gone must be noticed, not waited for; in seconds
        source.setConnectTimeout(5);
        source.setTcpKeepAlive(true);
        parameters.forEach(source::setProperty);
        if (source.getLoginTimeout() == 0) {
            // libpq's is for all of it, not only for being let in
            source.setLoginTimeout(source.getConnectTimeout());
        }
        return source;
    }

    private static Host host(String text) {
        Matcher host = HOST.matcher(text);
        if (!host.matches()) {
            throw new IllegalArgumentException("must name a host, and no port or one from 1 to 65535");
        }
        String port = host.group("port");
        int number = port == null ? 5432 : Integer.parseInt(port);
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("must have no port or one from 1 to 65535");
        }
        return new Host(group(host, "name"), number);
    }

    private static Map<PGProperty, String> parameters(@Nullable String text) {
        Map<PGProperty, String> parameters = new HashMap<>();
        for (String parameter : text == null || text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            PGProperty property = DRIVER_NAMES.getOrDefault(name, PGProperty.forName(name));
            String value = decoded(equals < 0 ? null : parameter.substring(equals + 1));
            if (property == null || value == null || !allows(property, value)) {
                // the name alone: it is no secret, and without it nobody finds the mistake
                throw new IllegalArgumentException(
                        "has a parameter that the driver does not know, or not with its value: "
                                + name.replaceAll("[^A-Za-z0-9_]", "?"));
            }
            parameters.put(property, value);
        }
        return parameters;
    }

    private static boolean allows(PGProperty property, String value) {
        String[] choices = property.getChoices();
        return choices == null || List.of(choices).contains(value);
    }

    private static @Nullable String decoded(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            // the decoder is one for forms, where a plus is a space; here it is a plus
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a broken percent-encoding (a % itself is written %25)", e);
        }
    }

    private static String group(Matcher matcher, String name) {
        return Objects.requireNonNull(matcher.group(name));
    }
}
