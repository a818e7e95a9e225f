package dev.taskward.adapter.persistence.isolation;

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
import org.jooq.Record;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A statement that PostgreSQL executes for one owner. Its text begins with a query that sets the role and the owner, as
 * in {@code select set_config('taskward.owner', ?, true); select … from tasks where user_id = ?}.
 *
 * <p>jOOQ renders the text once. After that the statement is only bound and executed by JDBC, and rows are read by
 * position, which takes a fraction of the time.
 *
 * @param <T> the type that a row is read as
 */
public final class OwnerScopedStatement<T> {
    /** The name of the parameter that holds the owner, in the settings and in the statement. */
    public static final String OWNER_PARAM = "owner";

    /** Marks a named parameter in a rendered text. It occurs nowhere else. */
    private static final String PARAM_PREFIX = "@@";

    private static final Pattern PARAM = Pattern.compile(PARAM_PREFIX + "(\\w+)");

    private final String text;
    private final List<Parameter> parameters;
    private final RowReader<T> reader;

    private OwnerScopedStatement(String text, List<Parameter> parameters, RowReader<T> reader) {
        this.text = text;
        this.parameters = parameters;
        this.reader = reader;
    }

    /** Reads the current row of a result. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The values of the named parameters. A parameter without one keeps the value from the query. */
    @FunctionalInterface
    public interface Bindings {
        Bindings NONE = (name, value) -> value;

        /**
         * Returns the value to bind.
         *
         * @param value the value from the query
         */
        @Nullable
        Object valueOf(String name, @Nullable Object value);

        static <V> Bindings of(Param<V> param, V value) {
            return NONE.and(param, value);
        }

        /** Binds each parameter that is named like a column to the value of that column. */
        static Bindings of(Record row) {
            return (name, value) -> row.field(name) == null ? value : row.get(name);
        }

        /** Adds the value of one parameter. */
        default <V> Bindings and(Param<V> param, V added) {
            String paramName = param.getParamName();
            return (name, value) -> name.equals(paramName) ? added : valueOf(name, value);
        }
    }

    private record Parameter(
            String name, Class<?> type, @Nullable Object value) {}

    /** Renders a statement that returns rows. */
    static <T> OwnerScopedStatement<T> render(
            Configuration jooq, Query settings, Query statement, RowReader<T> reader) {
        DSLContext sql =
                DSL.using(jooq.derive(((Settings) jooq.settings().clone()).withRenderNamedParamPrefix(PARAM_PREFIX)));
        Params params = new Params();
        params.collectFrom(sql, settings);
        params.collectFrom(sql, statement);
        String named = sql.renderNamedParams(settings) + "; " + sql.renderNamedParams(statement);
        List<Parameter> parameters = new ArrayList<>();
        String positional = PARAM.matcher(named).replaceAll(match -> {
            parameters.add(params.take(match.group(1)));
            return Matcher.quoteReplacement("?");
        });
        return new OwnerScopedStatement<>(positional, parameters, reader);
    }

    List<T> execute(Connection connection, OwnerId owner, Bindings bindings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 0; i < parameters.size(); i++) {
                Parameter parameter = parameters.get(i);
                Object value = parameter.name.equals(OWNER_PARAM)
                        ? owner.value()
                        : bindings.valueOf(parameter.name, parameter.value);
                bind(statement, i + 1, parameter.type, value);
            }
            statement.execute();
            // the first result is that of the settings
            if (!statement.getMoreResults()) {
                throw new IllegalStateException("The statement returns no rows");
            }
            try (ResultSet pooled = statement.getResultSet()) {
                // the driver's own result set: it holds all rows, so HikariCP need not track it
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
            case null -> statement.setNull(index, nullTypeOf(type));
            case Instant time -> statement.setObject(index, time.atOffset(ZoneOffset.UTC));
            case Long[] numbers ->
                statement.setArray(index, statement.getConnection().createArrayOf("bigint", numbers));
            default -> statement.setObject(index, value);
        }
    }

    /** Returns the exact type, because PostgreSQL would prepare the statement again for an unknown one. */
    private static int nullTypeOf(Class<?> type) {
        if (type == String.class) {
            return Types.VARCHAR;
        }
        if (type == Short.class) {
            return Types.SMALLINT;
        }
        if (type == Instant.class) {
            return Types.TIMESTAMP_WITH_TIMEZONE;
        }
        throw new IllegalArgumentException("No column of this type is nullable: " + type);
    }

    /** The parameters of a query: those with a name, and the others in the order in which they are rendered. */
    private static final class Params {
        private final Map<String, Param<?>> named = new HashMap<>();
        private final Queue<Param<?>> unnamed = new ArrayDeque<>();

        void collectFrom(DSLContext sql, Query query) {
            for (Param<?> param : sql.extractParams(query).values()) {
                if (param.isInline()) {
                    continue;
                }
                if (param.getParamName() == null) {
                    unnamed.add(param);
                } else {
                    named.put(param.getParamName(), param);
                }
            }
        }

        Parameter take(String name) {
            Param<?> param = named.containsKey(name) ? named.get(name) : unnamed.remove();
            return new Parameter(name, param.getType(), param.getValue());
        }
    }
}
