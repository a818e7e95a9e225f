package dev.taskward.adapter.rest.task;

import dev.taskward.domain.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task with all members that a contract can show. An unset member is null. */
record TaskResponse(
        TaskId id,
        String userId,
        String title,
        @Nullable String description,
        boolean completed,
        @Nullable String priority,
        @Nullable Instant dueDate,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
