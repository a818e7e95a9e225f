/** The database schema: migrations, the check that row-level security works, and the foreign key to the users. */
@NullMarked
package dev.taskward.adapter.persistence.schema;

import org.jspecify.annotations.NullMarked;
