/** The second mechanism of isolation: every statement runs with the role and owner that row-level security checks. */
@NullMarked
package dev.taskward.adapter.persistence.isolation;

import org.jspecify.annotations.NullMarked;
