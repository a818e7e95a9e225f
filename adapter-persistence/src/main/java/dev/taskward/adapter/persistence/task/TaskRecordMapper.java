package dev.taskward.adapter.persistence.task;

import dev.taskward.adapter.persistence.jooq.tables.records.TasksRecord;
import dev.taskward.domain.DueDate;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDescription;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskTitle;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.ReportingPolicy;

/** Maps between rows of the table and tasks. */
@Mapper(unmappedTargetPolicy = ReportingPolicy.ERROR)
interface TaskRecordMapper {

    /** Written by hand, because MapStruct would take every method of {@link Task} with one parameter for a setter. */
    default Task toTask(TaskRow row) {
        return new Task(
                new TaskId(row.id()),
                new OwnerId(row.userId()),
                toDetails(row),
                row.createdAt(),
                row.updatedAt(),
                row.version());
    }

    TaskDetails toDetails(TaskRow row);

    @Mapping(target = "userId", source = "owner")
    @Mapping(target = ".", source = "details")
    @Mapping(target = "ownedAtMost", ignore = true)
    TasksRecord toRecord(Task task);

    /** Leaves out the id, which the database assigns. */
    @Mapping(target = "id", ignore = true)
    @Mapping(target = "ownedAtMost", ignore = true)
    @Mapping(target = "userId", source = "owner")
    @Mapping(target = ".", source = "details")
    @Mapping(target = "updatedAt", expression = "java(task.updatedAt())")
    @Mapping(target = "version", expression = "java(task.version())")
    TasksRecord toNewRecord(NewTask task);

    default String fromOwnerId(OwnerId owner) {
        return owner.value();
    }

    default long fromTaskId(TaskId id) {
        return id.value();
    }

    default TaskTitle toTitle(String title) {
        return new TaskTitle(title);
    }

    default String fromTitle(TaskTitle title) {
        return title.value();
    }

    default @Nullable TaskDescription toDescription(@Nullable String description) {
        return description == null ? null : new TaskDescription(description);
    }

    default @Nullable String fromDescription(@Nullable TaskDescription description) {
        return description == null ? null : description.value();
    }

    default @Nullable Priority toPriority(@Nullable Short rank) {
        return switch (rank) {
            case null -> null;
            case 1 -> Priority.LOW;
            case 2 -> Priority.MEDIUM;
            case 3 -> Priority.HIGH;
            default -> throw new IllegalArgumentException("No priority has rank " + rank);
        };
    }

    static @Nullable Short fromPriority(@Nullable Priority priority) {
        return switch (priority) {
            case null -> null;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
        };
    }

    default @Nullable DueDate toDueDate(@Nullable Instant dueDate) {
        return dueDate == null ? null : new DueDate(dueDate);
    }

    default @Nullable Instant fromDueDate(@Nullable DueDate dueDate) {
        return dueDate == null ? null : dueDate.value();
    }
}
