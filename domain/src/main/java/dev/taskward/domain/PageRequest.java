package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A request for one page of a list.
 *
 * @param limit the maximum number of tasks on the page, 1 to {@value #MAX_LIMIT}
 * @param after the position after which the page begins; null for the first page
 */
public record PageRequest(int limit, @Nullable ListPosition after) {
    public static final int MAX_LIMIT = 500;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidValue(Rule.OUT_OF_RANGE, "must be between 1 and " + MAX_LIMIT);
        }
    }
}
