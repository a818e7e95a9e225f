package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time at which a task is due.
 *
 * <p>The range starts at year 1 because neither most calendars nor PostgreSQL have a year 0.
 *
 * @param value a time in the years 0001 to 9999 (UTC), truncated to whole microseconds
 */
public record DueDate(Instant value) {
    private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    public DueDate {
        value = value.truncatedTo(ChronoUnit.MICROS);
        if (value.isBefore(MIN) || !value.isBefore(END)) {
            throw new InvalidValue(Rule.OUT_OF_RANGE, "must be in the years 0001 to 9999, in UTC");
        }
    }
}
