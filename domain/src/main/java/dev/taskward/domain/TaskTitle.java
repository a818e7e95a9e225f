package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;

/**
 * What a task is called. White space at both ends is taken off.
 *
 * @param value 1 to {@value #MAX_LENGTH} code points
 */
public record TaskTitle(String value) {
    public static final int MAX_LENGTH = 200;

    public TaskTitle {
        value = Text.trim(value);
        if (value.isEmpty()) {
            throw new InvalidValue(Rule.BLANK, "must not be blank");
        }
        Text.requireAtMost(MAX_LENGTH, value);
        Text.requireStorable(value);
    }
}
