package dev.taskward.adapter.persistence;

import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.taskward.application.port.in.TaskExistence;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskId;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;

/** Asks the one function that may look past the policies, and sees ids alone; see {@code afterMigrate__existence.sql}. */
final class JooqTaskExistence implements TaskExistence {
    private static final String FUNCTION = "taskward_task_exists";

    private final OwnerStatements statements;

    JooqTaskExistence(OwnerStatements statements) {
        this.statements = statements;
    }

    /**
     * Looks whether the function is there.
     *
     * @throws DatabaseUnusableException when it could not be made
     */
    static void requireFunction(DSLContext sql) {
        var name = function("to_regproc", SQLDataType.VARCHAR, val(FUNCTION));
        if (sql.select(name).fetchSingle().value1() == null) {
            throw new DatabaseUnusableException(
                    "has a login role that may not make the roles taskward_app and taskward_existence, which the contract"
                            + " needs: CREATE ROLE each of them NOLOGIN, and GRANT both TO the login role");
        }
    }

    @Override
    public boolean exists(OwnerId asking, TaskId id) {
        var answer = select(function(FUNCTION, SQLDataType.BOOLEAN, val(id.value())));
        return Boolean.TRUE.equals(statements.fetch(asking, answer).getFirst().value1());
    }
}
