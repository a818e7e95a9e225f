package dev.taskward.adapter.rest.task;

import dev.taskward.domain.PageRequest;
import dev.taskward.domain.TaskQuery;
import org.jspecify.annotations.Nullable;

/**
 * The parsed query parameters of a list.
 *
 * @param page the requested page; null for the whole list
 */
record ListRequest(TaskQuery query, @Nullable PageRequest page) {
    static final ListRequest DEFAULT = new ListRequest(TaskQuery.DEFAULT, null);
}
