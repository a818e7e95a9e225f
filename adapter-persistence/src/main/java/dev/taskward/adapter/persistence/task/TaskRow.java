package dev.taskward.adapter.persistence.task;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** A row of the table of tasks. Columns are read by position, which is faster than by name. */
record TaskRow(
        String userId,
        long id,
        String title,
        @Nullable String description,
        boolean completed,
        @Nullable Short priority,
        @Nullable Instant dueDate,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** The columns of a query, in the order in which {@link #read} expects them. */
    static final List<Field<?>> COLUMNS = List.of(
            TASKS.USER_ID,
            TASKS.ID,
            TASKS.TITLE,
            TASKS.DESCRIPTION,
            TASKS.COMPLETED,
            TASKS.PRIORITY,
            TASKS.DUE_DATE,
            TASKS.CREATED_AT,
            TASKS.UPDATED_AT,
            TASKS.VERSION);

    static TaskRow read(ResultSet row) throws SQLException {
        short priority = row.getShort(6);
        Short priorityOrNull = row.wasNull() ? null : priority;
        OffsetDateTime dueDate = row.getObject(7, OffsetDateTime.class);
        return new TaskRow(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                priorityOrNull,
                dueDate == null ? null : dueDate.toInstant(),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                row.getLong(10));
    }
}
