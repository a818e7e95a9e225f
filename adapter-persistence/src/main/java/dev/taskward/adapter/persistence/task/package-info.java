/** The store of tasks. */
@NullMarked
package dev.taskward.adapter.persistence.task;

import org.jspecify.annotations.NullMarked;
