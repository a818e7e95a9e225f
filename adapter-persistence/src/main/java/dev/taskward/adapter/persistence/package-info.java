/** Tasks in PostgreSQL. Start at {@link dev.taskward.adapter.persistence.PersistenceConfiguration}. */
@NullMarked
package dev.taskward.adapter.persistence;

import org.jspecify.annotations.NullMarked;
