/** Errors as RFC 9457 problem details, or in the format that the wire contract prescribes. */
@NullMarked
package dev.taskward.adapter.rest.problem;

import org.jspecify.annotations.NullMarked;
