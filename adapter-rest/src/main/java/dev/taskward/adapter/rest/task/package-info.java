/** The routes of tasks: requests are parsed to domain values, and tasks are written as JSON. */
@NullMarked
package dev.taskward.adapter.rest.task;

import org.jspecify.annotations.NullMarked;
