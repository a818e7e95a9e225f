package dev.taskward.adapter.persistence;

import dev.taskward.domain.OwnerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A statement behind the settings that name its owner. jOOQ makes the text, once; after that it is only bound, run and read
 * by position, which takes a fraction of the time.
 *
 * @param <T> what a row is read as
 */
final class OwnerStatement<T> {
    /** The parameter that is the owner, in the settings and in the statement. */
    static final String OWNER = "owner";

    /** Stands before the name of a parameter, and nowhere else in a text. */
    private static final String PREFIX = "@@";

    private static final Pattern PARAMETER = Pattern.compile(PREFIX + "(\\w+)");

    private final String text;
    private final List<Parameter> parameters = new ArrayList<>();
    private final RowReader<T> reader;

    /** Reads the current row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Gives parameters their values, by name; those without one in it keep that which they were made with. */
    @FunctionalInterface
    interface Values {
        Values AS_MADE = (name, made) -> made;

        @Nullable
        Object of(String name, @Nullable Object made);
    }

    private record Parameter(
            String name, Class<?> type, @Nullable Object made) {}

    /** Makes the text of a statement that answers with rows. */
    OwnerStatement(Configuration jooq, Query settings, Query statement, RowReader<T> reader) {
        Settings naming = ((Settings) jooq.settings().clone()).withRenderNamedParamPrefix(PREFIX);
        DSLContext sql = DSL.using(jooq.derive(naming));
        Map<String, Param<?>> named = new HashMap<>();
        Queue<Param<?>> others = new ArrayDeque<>();
        for (Query part : List.of(settings, statement)) {
            sql.extractParams(part).values().stream()
                    .filter(param -> !param.isInline())
                    .forEach(param -> {
                        if (param.getParamName() == null) {
                            others.add(param);
                        } else {
                            named.put(param.getParamName(), param);
                        }
                    });
        }
        StringBuilder positional = new StringBuilder();
        Matcher parameter =
                PARAMETER.matcher(sql.renderNamedParams(settings) + "; " + sql.renderNamedParams(statement));
        while (parameter.find()) {
            Param<?> made = named.containsKey(parameter.group(1)) ? named.get(parameter.group(1)) : others.remove();
            parameters.add(new Parameter(parameter.group(1), made.getType(), made.getValue()));
            parameter.appendReplacement(positional, "?");
        }
        this.text = parameter.appendTail(positional).toString();
        this.reader = reader;
    }

    List<T> run(Connection connection, OwnerId owner, Values values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 0; i < parameters.size(); i++) {
                Parameter parameter = parameters.get(i);
                Object value = parameter.name.equals(OWNER) ? owner.value() : values.of(parameter.name, parameter.made);
                bind(statement, i + 1, parameter.type, value);
            }
            statement.execute();
            // the first answer is to the settings
            if (!statement.getMoreResults()) {
                throw new IllegalStateException("Settings without rows behind them");
            }
            try (ResultSet pooled = statement.getResultSet()) {
                // the driver's own: all rows have come, so that there is nothing more for the pool to watch over
                ResultSet rows = pooled.unwrap(ResultSet.class);
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(reader.read(rows));
                }
                return read;
            }
        }
    }

    private static void bind(PreparedStatement statement, int index, Class<?> type, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, nullOf(type));
            case Instant time -> statement.setObject(index, time.atOffset(ZoneOffset.UTC));
            case Long[] numbers ->
                statement.setArray(index, statement.getConnection().createArrayOf("bigint", numbers));
            default -> statement.setObject(index, value);
        }
    }

    /** One that says its type, as the server would prepare the statement anew for one that does not. */
    private static int nullOf(Class<?> type) {
        if (type == String.class) {
            return Types.VARCHAR;
        }
        if (type == Short.class) {
            return Types.SMALLINT;
        }
        if (type == Instant.class) {
            return Types.TIMESTAMP_WITH_TIMEZONE;
        }
        throw new IllegalArgumentException("No column of this type may be null: " + type);
    }
}
