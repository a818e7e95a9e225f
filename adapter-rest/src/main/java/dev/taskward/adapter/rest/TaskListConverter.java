package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.WireContract.ListShape;
import dev.taskward.domain.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes a list task by task, so that a long one does not stand in memory. */
final class TaskListConverter extends AbstractHttpMessageConverter<TaskList> {
    /** In bytes. */
    private static final int BUFFER = 64 * 1024;

    /** A list that breaks off must not be ended as if it were whole. */
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_CONTENT).build();

    private final TaskResponseMapper mapper;
    private final TaskSerializer serializer;
    private final ListShape shape;

    TaskListConverter(TaskResponseMapper mapper, TaskSerializer serializer, ListShape shape) {
        super(MediaType.APPLICATION_JSON);
        this.mapper = mapper;
        this.serializer = serializer;
        this.shape = shape;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == TaskList.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected TaskList readInternal(Class<? extends TaskList> type, HttpInputMessage message) {
        throw new UnsupportedOperationException("writes only");
    }

    @Override
    protected void writeInternal(TaskList list, HttpOutputMessage message) throws IOException {
        Body body = new Body(message);
        Iterator<Task> tasks = list.tasks().iterator();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
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
        body.finish();
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
        private final HttpOutputMessage message;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(BUFFER / 2);
        private boolean begun;

        Body(HttpOutputMessage message) {
            this.message = message;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (kept.size() + length > BUFFER) {
                begun = true;
                kept.writeTo(message.getBody());
                kept.reset();
            }
            kept.write(bytes, offset, length);
        }

        void finish() throws IOException {
            if (!begun) {
                message.getHeaders().setContentLength(kept.size());
            }
            kept.writeTo(message.getBody());
        }
    }
}
