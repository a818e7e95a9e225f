package dev.taskward.domain;

import org.jspecify.annotations.Nullable;

/** A change for each field that an owner writes. */
public record TaskEdit(
        FieldChange<TaskTitle> title,
        FieldChange<@Nullable TaskDescription> description,
        FieldChange<Boolean> completed,
        FieldChange<@Nullable Priority> priority,
        FieldChange<@Nullable DueDate> dueDate) {

    TaskDetails applyTo(TaskDetails details) {
        return new TaskDetails(
                title.applyTo(details.title()),
                description.applyTo(details.description()),
                completed.applyTo(details.completed()),
                priority.applyTo(details.priority()),
                dueDate.applyTo(details.dueDate()));
    }
}
