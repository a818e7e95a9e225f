package dev.taskward.adapter.rest.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of a batch, in the order of its operations. */
record BatchResponse(List<Result> results) {

    /**
     * The result of one operation.
     *
     * @param task the task after the operation; null for a deletion
     */
    record Result(@Nullable TaskResponse task) {}
}
