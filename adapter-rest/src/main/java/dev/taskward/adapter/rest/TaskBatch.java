package dev.taskward.adapter.rest;

import dev.taskward.application.port.in.TaskOperation;
import java.util.List;

/** Several operations that came in one request. */
record TaskBatch(List<TaskOperation> operations) {}
