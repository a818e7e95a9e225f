package dev.taskward.adapter.persistence.task;

import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement.Bindings;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskId;
import org.jooq.Param;
import org.jooq.impl.SQLDataType;

/**
 * Calls the one function that may look up tasks of any owner. It sees ids and nothing else. It exists only where
 * foreign tasks are disclosed; see {@code afterMigrate__existence.sql}.
 */
final class ForeignTaskFunction {
    private static final Param<Long> ID = param("id", SQLDataType.BIGINT);

    private final OwnerScopedExecutor executor;
    private final OwnerScopedStatement<Boolean> call;

    ForeignTaskFunction(OwnerScopedExecutor executor) {
        this.executor = executor;
        this.call = executor.prepare(
                select(function("taskward_task_exists", SQLDataType.BOOLEAN, ID)), row -> row.getBoolean(1));
    }

    boolean exists(OwnerId owner, TaskId id) {
        return executor.fetch(owner, call, Bindings.of(ID, id.value())).getFirst();
    }
}
