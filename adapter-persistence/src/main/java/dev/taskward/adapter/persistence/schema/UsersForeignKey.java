package dev.taskward.adapter.persistence.schema;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static org.jooq.impl.DSL.constraint;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * The foreign key from tasks to the login service's table of users. With it, tasks can be created only for users of
 * that table, and are deleted with their user. The table of users itself is never written.
 */
final class UsersForeignKey {
    private static final String CONSTRAINT = "tasks_user_exists";
    /** The name is no table, is in another database, has no such column, or the login role may not refer to it. */
    private static final Pattern UNUSABLE_TABLE = Pattern.compile("42...|3F000|0A000");

    private UsersForeignKey() {}

    /**
     * Adds, replaces or drops the foreign key, so that it matches the setting. Existing tasks stay, even those whose
     * user does not exist. Only one instance may do this at a time.
     *
     * @param users the table as written in SQL, such as {@code public."user"}; null for no foreign key
     * @throws DatabaseUnusableException if the table does not exist or cannot be referred to
     */
    static void reconcile(DSLContext sql, @Nullable String users) {
        try {
            sql.transaction(transaction -> apply(transaction.dsl(), users));
        } catch (DataAccessException e) {
            if (users != null && UNUSABLE_TABLE.matcher(e.sqlState()).matches()) {
                throw new DatabaseUnusableException(
                        "The database has no table that TASKWARD_USERS_TABLE could mean: one with"
                                + " a unique column id of type text, on which the login role has the right REFERENCES"
                                + " (SQLSTATE "
                                + e.sqlState() + ")");
            }
            throw e;
        }
    }

    private static void apply(DSLContext sql, @Nullable String users) {
        String wanted = users == null ? null : qualifiedName(sql, users);
        String current = referencedTable(sql);
        if (Objects.equals(wanted, current)) {
            return;
        }
        if (current != null) {
            sql.alterTable(TASKS).drop(constraint(CONSTRAINT)).execute();
        }
        if (wanted != null) {
            // DEFERRABLE, because the check of row-level security inserts a task without a user. NOT VALID, so that
            // existing tasks without a user are accepted, and both tables are locked only for a moment.
            sql.execute(
                    "{0} DEFERRABLE NOT VALID",
                    sql.alterTable(TASKS)
                            .add(constraint(CONSTRAINT)
                                    .foreignKey(TASKS.USER_ID)
                                    .references(table(wanted), field(name("id"), String.class))
                                    .onDeleteCascade()));
        }
    }

    /** Lets PostgreSQL resolve the name, as it does in statements. */
    private static String qualifiedName(DSLContext sql, String users) {
        return sql.fetchSingle(
                        "SELECT format('%I.%I', relnamespace::regnamespace::name, relname) FROM pg_class"
                                + " WHERE oid = {0}::regclass",
                        val(users))
                .get(0, String.class);
    }

    private static @Nullable String referencedTable(DSLContext sql) {
        return sql.fetchOptional(
                        "SELECT format('%I.%I', relnamespace::regnamespace::name, relname) FROM pg_constraint"
                                + " JOIN pg_class ON pg_class.oid = confrelid"
                                + " WHERE conrelid = {0}::regclass AND conname = {1}",
                        inline(TASKS.getName()), inline(CONSTRAINT))
                .map(found -> found.get(0, String.class))
                .orElse(null);
    }
}
