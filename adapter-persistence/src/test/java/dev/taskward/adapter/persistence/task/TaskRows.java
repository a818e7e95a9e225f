package dev.taskward.adapter.persistence.task;

import dev.taskward.adapter.persistence.jooq.tables.records.TasksRecord;
import dev.taskward.domain.Task;
import java.util.List;

/** Gives benchmarks, which are in another package, access to rows and their mapper. */
public final class TaskRows {
    private final TaskRecordMapper mapper = new TaskRecordMapperImpl();
    private final List<TaskRow> rows;

    /** Creates the rows of tasks. */
    public TaskRows(List<Task> tasks) {
        this.rows = tasks.stream().map(mapper::toRecord).map(TaskRows::toRow).toList();
    }

    /** Maps the rows to tasks, as the repository does. */
    public List<Task> toTasks() {
        return rows.stream().map(mapper::toTask).toList();
    }

    private static TaskRow toRow(TasksRecord task) {
        return new TaskRow(
                task.getUserId(),
                task.getId(),
                task.getTitle(),
                task.getDescription(),
                task.getCompleted(),
                task.getPriority(),
                task.getDueDate(),
                task.getCreatedAt(),
                task.getUpdatedAt(),
                task.getVersion());
    }
}
