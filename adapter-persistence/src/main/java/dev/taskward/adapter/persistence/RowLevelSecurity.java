package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;

import dev.taskward.domain.OwnerId;
import java.time.Instant;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Finds out, by trying, as which role statements are bound by the policies of the table. */
final class RowLevelSecurity {
    private static final String APPLICATION_ROLE = "taskward_app";
    /** There is no such role, it may not be switched to, or it may not use the table. */
    private static final Set<String> ROLE_REFUSED = Set.of("22023", "42704", "42501");

    private static final OwnerId ONE = new OwnerId("taskward start-up check 1");
    private static final OwnerId OTHER = new OwnerId("taskward start-up check 2");

    /** Given here, so that none is taken from the sequence. */
    private static final long CHECK_ID = 0;

    private RowLevelSecurity() {}

    /**
     * The way to run statements that the policies bind: as the application's own role, or else as the login role, which
     * must then be neither a superuser nor have BYPASSRLS.
     *
     * @throws DatabaseUnusableException when the policies bind neither
     */
    static OwnerStatements boundStatements(DSLContext dsl) {
        for (String role : new @Nullable String[] {APPLICATION_ROLE, null}) {
            if (binds(dsl, role)) {
                return OwnerStatements.as(role, dsl);
            }
        }
        throw new DatabaseUnusableException(
                "has a login role that row-level security does not bind, and no role taskward_app that it may switch to:"
                        + " CREATE ROLE taskward_app NOLOGIN, and GRANT taskward_app TO the login role");
    }

    /** Whether a task of one owner is there for that one and not for another, when the statement names neither. */
    private static boolean binds(DSLContext dsl, @Nullable String role) {
        try {
            dsl.transaction(transaction -> {
                DSLContext sql = transaction.dsl();
                // the owners are no users
                sql.execute("SET CONSTRAINTS ALL DEFERRED");
                OwnerStatements statements = OwnerStatements.as(role, sql);
                var insert = sql.insertInto(TASKS)
                        .set(TASKS.ID, CHECK_ID)
                        .set(TASKS.USER_ID, ONE.value())
                        .set(TASKS.TITLE, "start-up check")
                        .set(TASKS.COMPLETED, false)
                        .set(TASKS.CREATED_AT, Instant.EPOCH)
                        .set(TASKS.UPDATED_AT, Instant.EPOCH)
                        .set(TASKS.VERSION, 1L)
                        .returningResult(TASKS.ID);
                var select = sql.selectFrom(TASKS).where(TASKS.ID.eq(CHECK_ID));
                statements.fetch(ONE, insert);
                throw new RolledBack(statements.fetch(ONE, select).isNotEmpty()
                        && statements.fetch(OTHER, select).isEmpty());
            });
            throw new IllegalStateException("The check was not rolled back");
        } catch (RolledBack answer) {
            return answer.bound;
        } catch (DataAccessException e) {
            if (ROLE_REFUSED.contains(e.sqlState())) {
                return false;
            }
            throw e;
        }
    }

    /** Ends the check's transaction without a trace, and carries its answer out. */
    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean bound;

        private RolledBack(boolean bound) {
            super(null, null, false, false);
            this.bound = bound;
        }
    }
}
