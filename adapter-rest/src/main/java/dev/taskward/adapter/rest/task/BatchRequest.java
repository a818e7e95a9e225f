package dev.taskward.adapter.rest.task;

import dev.taskward.application.port.in.BatchOperation;
import java.util.List;

/** The body of a batch request. */
record BatchRequest(List<BatchOperation> operations) {}
