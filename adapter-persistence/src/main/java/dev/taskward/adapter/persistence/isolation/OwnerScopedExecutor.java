package dev.taskward.adapter.persistence.isolation;

import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement.Bindings;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement.RowReader;
import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.domain.OwnerId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Executes statements for one owner, so that row-level security restricts them to rows of that owner.
 *
 * <p>Each statement is sent together with a query that sets the role and the owner: {@code select set_config(…); …}.
 * Both take one round trip and run in one transaction, which is implicit unless one is open. The settings end with the
 * transaction. So nothing remains on a pooled connection, and a transaction pooler such as PgBouncer can be in between.
 */
public final class OwnerScopedExecutor {
    private static final Param<String> OWNER = param(OwnerScopedStatement.OWNER_PARAM, String.class);

    private final DSLContext sql;
    private final @Nullable String role;
    /** The transaction of the current thread. Every statement of the thread becomes part of it. */
    private final ScopedValue<DSLContext> transaction = ScopedValue.newInstance();

    private OwnerScopedExecutor(DSLContext sql, @Nullable String role) {
        this.sql = sql;
        this.role = role;
    }

    /**
     * Creates an executor.
     *
     * @param role the role to switch to for each statement; null if row-level security applies to the login role itself
     */
    public static OwnerScopedExecutor withRole(@Nullable String role, DSLContext sql) {
        return new OwnerScopedExecutor(sql, role);
    }

    /** Prepares a statement that can be executed for any owner. */
    public <T> OwnerScopedStatement<T> prepare(Query statement, RowReader<T> reader) {
        return OwnerScopedStatement.render(sql.configuration(), select(settings()), statement, reader);
    }

    /**
     * Prepares a statement that holds an exclusive lock on its owner until the end of the transaction. It sees the
     * changes of every such statement that was executed before.
     */
    public <T> OwnerScopedStatement<T> prepareExclusive(Query statement, RowReader<T> reader) {
        List<Field<?>> settings = settings();
        // acquired in the first query, so that the snapshot of the second one is taken after the wait
        settings.add(AdvisoryLocks.acquire(OWNER));
        return OwnerScopedStatement.render(sql.configuration(), select(settings), statement, reader);
    }

    /** Executes a statement without named parameters other than the owner. */
    public <T> List<T> fetch(OwnerId owner, OwnerScopedStatement<T> statement) {
        return fetch(owner, statement, Bindings.NONE);
    }

    /**
     * Executes a statement in the current transaction, or else in an implicit one of its own.
     *
     * @throws StorageUnavailableException if the database cannot be reached or cannot work at the moment
     * @throws DataAccessException if the database rejects the statement
     */
    public <T> List<T> fetch(OwnerId owner, OwnerScopedStatement<T> statement, Bindings bindings) {
        try {
            return transaction
                    .orElse(sql)
                    .connectionResult(connection -> statement.execute(connection, owner, bindings));
        } catch (DataAccessException e) {
            throw StorageFailures.translate(e);
        }
    }

    /**
     * Deletes expired rows of all owners. A policy permits this without {@code taskward.owner}; no policy permits to
     * read anything without it.
     *
     * @throws DataAccessException if the database cannot be reached or rejects the statement
     */
    public void deleteExpired(Table<?> table) {
        sql.transaction(configuration -> {
            DSLContext within = configuration.dsl();
            if (role != null) {
                within.select(setUntilEndOfTransaction("role", inline(role))).fetch();
            }
            within.deleteFrom(table).execute();
        });
    }

    /**
     * Runs work in one transaction, which is rolled back if the work throws. If a transaction is already open, the work
     * becomes part of it.
     *
     * @throws StorageUnavailableException if the database cannot be reached; the work may or may not be committed
     */
    public <T> T inTransaction(Supplier<T> work) {
        if (transaction.isBound()) {
            return work.get();
        }
        try {
            // a transaction of jOOQ would take two more round trips, to read and restore the isolation level
            return sql.connectionResult(connection -> {
                connection.setAutoCommit(false);
                try {
                    DSLContext within = DSL.using(sql.configuration().derive(connection));
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
            throw StorageFailures.translate(e);
        }
    }

    /** Returns the role that row-level security applies to, for the log. */
    @Override
    public String toString() {
        return role == null ? "the login role" : "role " + role;
    }

    /** On a broken connection the rollback fails as well; the first failure is the cause and is reported. */
    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private List<Field<?>> settings() {
        List<Field<?>> settings = new ArrayList<>();
        if (role != null) {
            settings.add(setUntilEndOfTransaction("role", inline(role)));
        }
        settings.add(setUntilEndOfTransaction("taskward.owner", OWNER));
        return settings;
    }

    private static Field<String> setUntilEndOfTransaction(String setting, Field<String> value) {
        return function("set_config", SQLDataType.VARCHAR, inline(setting), value, inline(true));
    }
}
