package dev.taskward.adapter.rest.task;

import dev.taskward.adapter.rest.contract.WireContract.ListEnvelope;
import dev.taskward.domain.Task;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes tasks directly to the response. Spring's message converters would look up the same serializer again for each
 * request.
 */
final class TaskResponseWriter {
    /** The size of a task with texts of ordinary length, in bytes. */
    private static final int EXPECTED_TASK_BYTES = 1024;

    /** Does not close open arrays, so that a list which breaks off is not valid JSON. */
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_CONTENT).build();

    private final TaskResponseMapper mapper;
    private final TaskSerializer serializer;
    private final ListEnvelope envelope;

    TaskResponseWriter(TaskResponseMapper mapper, TaskSerializer serializer, ListEnvelope envelope) {
        this.mapper = mapper;
        this.serializer = serializer;
        this.envelope = envelope;
    }

    /** Writes a task, with its version as entity tag. */
    void write(Task task, HttpStatus status, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.ETAG, VersionConditionResolver.entityTag(task.version()));
        BufferedBody body = startBody(status, EXPECTED_TASK_BYTES, response);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            serializer.write(mapper.toResponse(task), out);
        }
        body.finish();
    }

    /** Writes that the client already has the current version of a task. */
    void writeNotModified(Task task, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ETAG, VersionConditionResolver.entityTag(task.version()));
        response.setStatus(HttpStatus.NOT_MODIFIED.value());
    }

    /** Writes a list task by task, so that a long one never is in memory as a whole. */
    void writeList(Stream<Task> tasks, HttpServletResponse response) throws IOException {
        BufferedBody body = startBody(HttpStatus.OK, BufferedBody.BUFFER_BYTES / 2, response);
        writeJson(tasks, body);
        body.finish();
    }

    void writeJson(Stream<Task> tasks, OutputStream to) {
        Iterator<Task> iterator = tasks.iterator();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), to)) {
            switch (envelope) {
                case ARRAY -> writeArray(iterator, out);
                case OBJECT -> {
                    out.writeStartObject();
                    out.writeName("tasks");
                    int count = writeArray(iterator, out);
                    out.writeNumberProperty("count", count);
                    out.writeEndObject();
                }
            }
        }
    }

    private static BufferedBody startBody(HttpStatus status, int expectedBytes, HttpServletResponse response) {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        return new BufferedBody(response, expectedBytes);
    }

    private int writeArray(Iterator<Task> tasks, JsonGenerator out) {
        int count = 0;
        out.writeStartArray();
        while (tasks.hasNext()) {
            serializer.write(mapper.toResponse(tasks.next()), out);
            count++;
        }
        out.writeEndArray();
        return count;
    }
}
