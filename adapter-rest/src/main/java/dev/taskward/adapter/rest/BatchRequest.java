package dev.taskward.adapter.rest;

import dev.taskward.application.port.in.BatchOperation;
import java.util.List;

/** Several operations that came in one request. */
record BatchRequest(List<BatchOperation> operations) {}
