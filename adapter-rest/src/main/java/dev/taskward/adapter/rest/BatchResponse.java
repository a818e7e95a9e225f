package dev.taskward.adapter.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of several operations, in their order. */
record BatchResponse(List<Result> results) {

    /**
     * Of one operation.
     *
     * @param task as it left it; null where it deleted it
     */
    record Result(@Nullable TaskResponse task) {}
}
