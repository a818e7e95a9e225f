package dev.taskward.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the position after which the next page begins; null if this is the last page
 */
public record TaskPage(List<Task> tasks, @Nullable ListPosition next) {

    public TaskPage {
        tasks = List.copyOf(tasks);
    }
}
