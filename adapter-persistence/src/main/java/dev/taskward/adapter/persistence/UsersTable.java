package dev.taskward.adapter.persistence;

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
 * Ties tasks to the users whom the login service keeps in this database: a task is made for one of them alone, and goes
 * when its owner does. The table of users is only referred to. Without it, there is no tie.
 */
final class UsersTable {
    private static final String TIE = "tasks_user_exists";
    /** Not a name, of another database, or anything that is not there, not as it has to be, or not allowed. */
    private static final Pattern UNFIT = Pattern.compile("42...|3F000|0A000");

    private UsersTable() {}

    /**
     * Makes the tie, or takes it off, where that is not so already. Tasks that are there stay, also those of nobody. For
     * one instance at a time.
     *
     * @param users as it would stand in SQL, such as {@code public."user"}; null for no tie
     * @throws DatabaseUnusableException when there is no such table, or it cannot be referred to
     */
    static void tie(DSLContext sql, @Nullable String users) {
        try {
            sql.transaction(transaction -> tieIn(transaction.dsl(), users));
        } catch (DataAccessException e) {
            if (users != null && UNFIT.matcher(e.sqlState()).matches()) {
                throw new DatabaseUnusableException(
                        "has no table that TASKWARD_USERS_TABLE could mean: one with a unique column id of text, to which"
                                + " the login role has the right REFERENCES (SQLSTATE " + e.sqlState() + ")");
            }
            throw e;
        }
    }

    private static void tieIn(DSLContext sql, @Nullable String users) {
        String wanted = users == null ? null : inFull(sql, users);
        String tied = tied(sql);
        if (Objects.equals(wanted, tied)) {
            return;
        }
        if (tied != null) {
            sql.alterTable(TASKS).drop(constraint(TIE)).execute();
        }
        if (wanted != null) {
            // deferrable, so that the check of row-level security can do without a user; and not valid, so that the
            // tasks that are there are neither in the way nor looked through while both tables are locked
            sql.execute(
                    "{0} DEFERRABLE NOT VALID",
                    sql.alterTable(TASKS)
                            .add(constraint(TIE)
                                    .foreignKey(TASKS.USER_ID)
                                    .references(table(wanted), field(name("id"), String.class))
                                    .onDeleteCascade()));
        }
    }

    /** PostgreSQL itself reads the name, as it does in statements. */
    private static String inFull(DSLContext sql, String users) {
        return sql.fetchSingle(
                        "SELECT format('%I.%I', relnamespace::regnamespace::name, relname) FROM pg_class"
                                + " WHERE oid = {0}::regclass",
                        val(users))
                .get(0, String.class);
    }

    private static @Nullable String tied(DSLContext sql) {
        return sql.fetchOptional(
                        "SELECT format('%I.%I', relnamespace::regnamespace::name, relname) FROM pg_constraint"
                                + " JOIN pg_class ON pg_class.oid = confrelid"
                                + " WHERE conrelid = {0}::regclass AND conname = {1}",
                        inline(TASKS.getName()), inline(TIE))
                .map(found -> found.get(0, String.class))
                .orElse(null);
    }
}
