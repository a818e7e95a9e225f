package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.WireContract.ListShape;
import dev.taskward.domain.Task;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.server.ServletServerHttpResponse;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a list task by task, so that a long one does not stand in memory. */
final class TaskListConverter extends AbstractHttpMessageConverter<TaskList> {
    /** In bytes. A list that fits goes out at once, with its length. */
    private static final int BUFFER = 64 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

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
        Iterator<Task> tasks = list.tasks().iterator();
        if (message instanceof ServletServerHttpResponse response) {
            response.getServletResponse().setBufferSize(BUFFER);
        }
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), message.getBody())) {
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
