package dev.taskward.adapter.rest;

import dev.taskward.domain.Task;
import java.util.stream.Stream;

/** Tasks on their way out, read as they are written. */
record TaskList(Stream<Task> tasks) {}
