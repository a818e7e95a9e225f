package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.WireContract.ListEnvelope;
import dev.taskward.domain.Task;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
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
 * Writes tasks as answers, straight to the response: Spring's way there looks up, for each answer, what is known of all of
 * them.
 */
final class TaskResponseWriter {
    /** In bytes. */
    private static final int BUFFER = 64 * 1024;
    /** Of a task with texts of an ordinary length, in bytes. */
    private static final int ONE = 1024;

    /** A list that breaks off must not be ended as if it were whole. */
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_CONTENT).build();

    private final TaskResponseMapper mapper;
    private final TaskSerializer serializer;
    private final ListEnvelope shape;

    TaskResponseWriter(TaskResponseMapper mapper, TaskSerializer serializer, ListEnvelope shape) {
        this.mapper = mapper;
        this.serializer = serializer;
        this.shape = shape;
    }

    /** A task as it is, with its version as entity tag. */
    void write(Task task, HttpStatus status, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.ETAG, VersionConditionResolver.tag(task.version()));
        Body body = begun(status, ONE, response);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            serializer.write(mapper.toResponse(task), out);
        }
        body.finish();
    }

    /** That a task is as the client knows it. */
    void writeUnchanged(Task task, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ETAG, VersionConditionResolver.tag(task.version()));
        response.setStatus(HttpStatus.NOT_MODIFIED.value());
    }

    /** A list, task by task, so that a long one does not stand in memory. */
    void write(Stream<Task> list, HttpServletResponse response) throws IOException {
        Body body = begun(HttpStatus.OK, BUFFER / 2, response);
        writeJson(list, body);
        body.finish();
    }

    void writeJson(Stream<Task> list, OutputStream to) {
        Iterator<Task> tasks = list.iterator();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), to)) {
            switch (shape) {
                case ARRAY -> writeArray(tasks, out);
                case OBJECT -> {
                    out.writeStartObject();
                    out.writeName("tasks");
                    int count = writeArray(tasks, out);
                    out.writeNumberProperty("count", count);
                    out.writeEndObject();
                }
            }
        }
    }

    private static Body begun(HttpStatus status, int size, HttpServletResponse response) {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        return new Body(response, size);
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

    /** What is short goes out at once, with its length; of what is long, no more than so much is kept. */
    private static final class Body extends OutputStream {
        private final HttpServletResponse response;
        private final ByteArrayOutputStream kept;
        private boolean begun;

        Body(HttpServletResponse response, int size) {
            this.response = response;
            this.kept = new ByteArrayOutputStream(size);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (kept.size() + length > BUFFER) {
                begun = true;
                kept.writeTo(response.getOutputStream());
                kept.reset();
            }
            kept.write(bytes, offset, length);
        }

        void finish() throws IOException {
            if (!begun) {
                response.setContentLength(kept.size());
            }
            kept.writeTo(response.getOutputStream());
        }
    }
}
