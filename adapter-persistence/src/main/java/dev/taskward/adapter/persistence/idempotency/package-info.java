/** The store of idempotency keys and responses. */
@NullMarked
package dev.taskward.adapter.persistence.idempotency;

import org.jspecify.annotations.NullMarked;
