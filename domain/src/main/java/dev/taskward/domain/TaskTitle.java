package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;

/**
 * The title of a task. White space at both ends is removed.
 *
 * @param value 1 to {@value #MAX_LENGTH} code points
 */
public record TaskTitle(String value) {
    public static final int MAX_LENGTH = 200;

    public TaskTitle {
        value = TextRules.trim(value);
        if (value.isEmpty()) {
            throw new InvalidValue(Rule.BLANK, "must not be blank");
        }
        TextRules.requireAtMost(MAX_LENGTH, value);
        TextRules.requireStorable(value);
    }
}
