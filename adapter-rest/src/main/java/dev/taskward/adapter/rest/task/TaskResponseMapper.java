package dev.taskward.adapter.rest.task;

import dev.taskward.domain.DueDate;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDescription;
import dev.taskward.domain.TaskTitle;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.ReportingPolicy;

/** Maps a task to the members of a response. */
@Mapper(unmappedTargetPolicy = ReportingPolicy.ERROR)
interface TaskResponseMapper {

    @Mapping(target = "userId", source = "owner")
    @Mapping(target = ".", source = "details")
    TaskResponse toResponse(Task task);

    default String fromOwnerId(OwnerId owner) {
        return owner.value();
    }

    default String fromTitle(TaskTitle title) {
        return title.value();
    }

    default @Nullable String fromDescription(@Nullable TaskDescription description) {
        return description == null ? null : description.value();
    }

    default @Nullable String fromPriority(@Nullable Priority priority) {
        return priority == null ? null : priority.name().toLowerCase(Locale.ROOT);
    }

    default @Nullable Instant fromDueDate(@Nullable DueDate dueDate) {
        return dueDate == null ? null : dueDate.value();
    }
}
