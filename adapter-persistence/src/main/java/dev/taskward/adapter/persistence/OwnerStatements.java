package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.taskward.adapter.persistence.OwnerStatement.RowReader;
import dev.taskward.adapter.persistence.OwnerStatement.Values;
import dev.taskward.domain.OwnerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements for one owner, within the second wall of isolation: row-level security.
 *
 * <p>Each statement goes out behind another one that names role and owner to PostgreSQL: {@code select set_config(…);
 * …}. Both travel in one round trip and run in one transaction, the implicit one where no other is open, and the
 * settings end with it. So nothing stays behind on a pooled connection, whatever happens, and a pooler between here and
 * the database may give each transaction another connection.
 */
final class OwnerStatements {
    private static final Param<String> ANY_OWNER = param(OwnerStatement.OWNER, String.class);

    private final DSLContext plain;
    private final DSLContext dsl;
    private final @Nullable String role;
    /** That of the current thread, which all its statements join. */
    private final ScopedValue<DSLContext> transaction = ScopedValue.newInstance();

    private OwnerStatements(DSLContext plain, @Nullable String role) {
        this.plain = plain;
        this.dsl = DSL.using(plain.configuration().deriveAppending(new SecondResult()));
        this.role = role;
    }

    /**
     * Takes the way to the database.
     *
     * @param role the role to switch to; null when the login role itself is bound by the policies
     */
    static OwnerStatements as(@Nullable String role, DSLContext dsl) {
        return new OwnerStatements(dsl, role);
    }

    /** Makes a statement for any owner. */
    <T> OwnerStatement<T> prepare(Query statement, RowReader<T> reader) {
        return new OwnerStatement<>(plain.configuration(), select(settings(ANY_OWNER)), statement, reader);
    }

    /** Makes one that runs while no other such statement of its owner runs; it sees what those before it did. */
    <T> OwnerStatement<T> prepareExclusive(Query statement, RowReader<T> reader) {
        return new OwnerStatement<>(plain.configuration(), select(exclusiveSettings()), statement, reader);
    }

    /** Runs one statement, without opening a transaction. */
    <T> List<T> fetch(OwnerId owner, OwnerStatement<T> statement, Values values) {
        try {
            return transaction.orElse(plain).connectionResult(connection -> statement.run(connection, owner, values));
        } catch (DataAccessException e) {
            throw StorageFailures.translated(e);
        }
    }

    /** Runs one statement that is seldom needed, without opening a transaction. */
    <R extends Record> Result<R> fetch(OwnerId owner, ResultQuery<R> query) {
        return run(settings(val(owner.value())), query);
    }

    /** Deletes what the policies let nobody in particular delete. */
    void deleteForNobody(Table<?> table) {
        plain.transaction(configuration -> {
            DSLContext sql = configuration.dsl();
            if (role != null) {
                sql.select(untilTheEndOfTheTransaction("role", inline(role))).fetch();
            }
            sql.deleteFrom(table).execute();
        });
    }

    /**
     * Runs in one transaction all statements that {@code work} leads to, and rolls it back when that throws. Where one is
     * under way, they are part of it.
     */
    <T> T inTransaction(Supplier<T> work) {
        if (transaction.isBound()) {
            return work.get();
        }
        try {
            // by hand: jOOQ's own transactions ask for the isolation level first and last, a round trip each
            return dsl.connectionResult(connection -> {
                connection.setAutoCommit(false);
                try {
                    DSLContext within = DSL.using(dsl.configuration().derive(connection));
                    T result = ScopedValue.where(transaction, within).call(work::get);
                    connection.commit();
                    connection.setAutoCommit(true);
                    return result;
                } catch (Throwable e) {
                    rollBack(connection, e);
                    throw e;
                }
            });
        } catch (DataAccessException e) {
            throw StorageFailures.translated(e);
        }
    }

    /** Keeps the reason: on a connection that broke, the rollback fails too, and says less. */
    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** Whom the policies bind. */
    @Override
    public String toString() {
        return role == null ? "the login role" : "role " + role;
    }

    private List<Field<?>> settings(Field<String> owner) {
        List<Field<?>> settings = new ArrayList<>();
        if (role != null) {
            settings.add(untilTheEndOfTheTransaction("role", inline(role)));
        }
        settings.add(untilTheEndOfTheTransaction("taskward.owner", owner));
        return settings;
    }

    private List<Field<?>> exclusiveSettings() {
        List<Field<?>> settings = settings(ANY_OWNER);
        // taken in the first statement, because the second then has a snapshot of after the wait
        settings.add(AdvisoryLocks.taken(ANY_OWNER));
        return settings;
    }

    private static Field<String> untilTheEndOfTheTransaction(String setting, Field<String> value) {
        return function("set_config", SQLDataType.VARCHAR, inline(setting), value, inline(true));
    }

    @SuppressWarnings("unchecked") // the rows are read as the query would have read them
    private <R extends Record> Result<R> run(List<Field<?>> settings, ResultQuery<R> query) {
        var both = transaction.orElse(dsl).resultQuery("{0}; {1}", select(settings), query);
        var typed = query.getRecordType() == TASKS.getRecordType() ? both.coerce(TASKS) : both.coerce(query.fields());
        try {
            return (Result<R>) typed.fetch();
        } catch (DataAccessException e) {
            throw StorageFailures.translated(e);
        }
    }

    /** Steps over the answer to the settings, so that jOOQ reads the answer to the statement. */
    private static final class SecondResult implements ExecuteListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void executeEnd(ExecuteContext context) {
            try {
                PreparedStatement statement = Objects.requireNonNull(context.statement());
                if (!statement.getMoreResults()) {
                    throw new IllegalStateException("Settings without a statement behind them");
                }
                context.resultSet(statement.getResultSet());
            } catch (SQLException e) {
                throw new DataAccessException("The second result cannot be read", e);
            }
        }
    }
}
