package dev.taskward.application.port.in;

import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.VersionCondition;

/** One operation of a batch. */
public sealed interface BatchOperation {

    record Create(TaskDetails details) implements BatchOperation {}

    record Edit(TaskId id, VersionCondition condition, TaskEdit edit) implements BatchOperation {}

    /** Sets {@code completed}; unlike a toggle it has the same effect when it is repeated. */
    record Complete(TaskId id, VersionCondition condition) implements BatchOperation {}

    record Delete(TaskId id, VersionCondition condition) implements BatchOperation {}
}
