package dev.taskward.adapter.rest;

import dev.taskward.domain.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task as it goes out, but for the members that the contract leaves out. What is unset is null. */
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
