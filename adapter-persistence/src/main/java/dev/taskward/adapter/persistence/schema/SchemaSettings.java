package dev.taskward.adapter.persistence.schema;

import org.jspecify.annotations.Nullable;

/**
 * The settings that the schema depends on.
 *
 * @param discloseForeignTasks whether to install the function that looks up tasks of any owner
 * @param usersTable the table of users that tasks refer to, as written in SQL; null for none
 */
public record SchemaSettings(
        boolean discloseForeignTasks, @Nullable String usersTable) {}
