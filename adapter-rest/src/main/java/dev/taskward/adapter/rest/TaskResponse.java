package dev.taskward.adapter.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task as it goes out. Every member is always there; what is unset is null. */
record TaskResponse(
        long id,
        String userId,
        String title,
        @Nullable String description,
        boolean completed,
        @Nullable String priority,
        @Nullable Instant dueDate,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
