/** Idempotent requests over HTTP: the Idempotency-Key header, and the replay of stored responses. */
@NullMarked
package dev.taskward.adapter.rest.idempotency;

import org.jspecify.annotations.NullMarked;
