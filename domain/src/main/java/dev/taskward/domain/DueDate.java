package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When a task is due.
 *
 * @param value in the years 0001 to 9999 (there is no year 0 in most calendars, and in PostgreSQL), in whole microseconds: finer parts are cut off
 */
public record DueDate(Instant value) {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    public DueDate {
        value = value.truncatedTo(ChronoUnit.MICROS);
        if (value.isBefore(FIRST) || !value.isBefore(END)) {
            throw new InvalidValue(Rule.OUT_OF_RANGE, "must be in the years 0001 to 9999, in UTC");
        }
    }
}
