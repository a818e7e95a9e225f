/**
 * Implements the driven ports on PostgreSQL. Start with {@link dev.taskward.adapter.persistence.PersistenceAdapter}.
 */
@NullMarked
package dev.taskward.adapter.persistence;

import org.jspecify.annotations.NullMarked;
