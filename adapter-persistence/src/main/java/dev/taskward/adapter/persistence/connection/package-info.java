/**
 * Connections to PostgreSQL: the database URL, the pool, the watchdog over leased connections, and the health check.
 */
@NullMarked
package dev.taskward.adapter.persistence.connection;

import org.jspecify.annotations.NullMarked;
