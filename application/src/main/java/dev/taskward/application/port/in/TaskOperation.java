package dev.taskward.application.port.in;

import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.VersionCondition;

/** One of several things to do at once. */
public sealed interface TaskOperation {

    record Create(TaskDetails details) implements TaskOperation {}

    record Edit(TaskId id, VersionCondition condition, TaskEdit edit) implements TaskOperation {}

    /** Makes it completed, whatever it was. */
    record Complete(TaskId id, VersionCondition condition) implements TaskOperation {}

    record Delete(TaskId id, VersionCondition condition) implements TaskOperation {}
}
