package dev.taskward.adapter.persistence.schema;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;

import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement;
import dev.taskward.domain.OwnerId;
import java.time.Instant;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which role the policies of row-level security apply to. It inserts a task, reads it as two owners, and
 * rolls back. All tables have the same kind of policy, so it checks only the table of tasks.
 */
final class RowLevelSecurityCheck {
    private static final String APPLICATION_ROLE = "taskward_app";
    /** The role does not exist, may not be switched to, or may not use the table. */
    private static final Set<String> ROLE_UNUSABLE = Set.of("22023", "42704", "42501");

    private static final OwnerId OWNER = new OwnerId("taskward start-up check 1");
    private static final OwnerId OTHER_OWNER = new OwnerId("taskward start-up check 2");

    /** An id that the sequence never assigns. */
    private static final long CHECK_ID = 0;

    private RowLevelSecurityCheck() {}

    /**
     * Returns an executor with a role that the policies apply to. It is the application's own role, or else the login
     * role, which then must neither be a superuser nor have BYPASSRLS.
     *
     * @throws DatabaseUnusableException if the policies apply to neither role
     */
    static OwnerScopedExecutor executorSubjectToPolicies(DSLContext sql) {
        for (String role : new @Nullable String[] {APPLICATION_ROLE, null}) {
            if (isSubjectToPolicies(sql, role)) {
                return OwnerScopedExecutor.withRole(role, sql);
            }
        }
        throw new DatabaseUnusableException(
                "Row-level security does not apply to the login role of the database, and there is"
                        + " no role taskward_app that it may switch to: CREATE ROLE taskward_app NOLOGIN, and GRANT"
                        + " taskward_app TO the login role");
    }

    /** Checks that a statement without an owner predicate sees the row of its own owner only. */
    private static boolean isSubjectToPolicies(DSLContext sql, @Nullable String role) {
        try {
            sql.transaction(transaction -> {
                DSLContext within = transaction.dsl();
                // the two owners are not in the table of users
                within.execute("SET CONSTRAINTS ALL DEFERRED");
                OwnerScopedExecutor executor = OwnerScopedExecutor.withRole(role, within);
                executor.fetch(OWNER, insertOf(executor, within));
                OwnerScopedStatement<Long> select = executor.prepare(
                        within.select(TASKS.ID).from(TASKS).where(TASKS.ID.eq(CHECK_ID)), row -> row.getLong(1));
                boolean visibleToOwner = !executor.fetch(OWNER, select).isEmpty();
                boolean visibleToOther = !executor.fetch(OTHER_OWNER, select).isEmpty();
                throw new RollbackException(visibleToOwner && !visibleToOther);
            });
            throw new IllegalStateException("The check was not rolled back");
        } catch (RollbackException e) {
            return e.subjectToPolicies;
        } catch (DataAccessException e) {
            if (ROLE_UNUSABLE.contains(e.sqlState())) {
                return false;
            }
            throw e;
        }
    }

    private static OwnerScopedStatement<Long> insertOf(OwnerScopedExecutor executor, DSLContext sql) {
        return executor.prepare(
                sql.insertInto(TASKS)
                        .set(TASKS.ID, CHECK_ID)
                        .set(TASKS.USER_ID, OWNER.value())
                        .set(TASKS.TITLE, "start-up check")
                        .set(TASKS.COMPLETED, false)
                        .set(TASKS.CREATED_AT, Instant.EPOCH)
                        .set(TASKS.UPDATED_AT, Instant.EPOCH)
                        .set(TASKS.VERSION, 1L)
                        .returningResult(TASKS.ID),
                row -> row.getLong(1));
    }

    /** Rolls back the transaction of the check and carries its result. */
    private static final class RollbackException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean subjectToPolicies;

        private RollbackException(boolean subjectToPolicies) {
            super(null, null, false, false);
            this.subjectToPolicies = subjectToPolicies;
        }
    }
}
