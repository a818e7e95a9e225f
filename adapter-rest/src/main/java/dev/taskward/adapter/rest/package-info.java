/** The use cases over HTTP. Start at {@link dev.taskward.adapter.rest.TaskController}. */
@NullMarked
package dev.taskward.adapter.rest;

import org.jspecify.annotations.NullMarked;
