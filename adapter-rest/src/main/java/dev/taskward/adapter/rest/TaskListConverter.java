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
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes a list task by task, so that a long one does not stand in memory. */
final class TaskListConverter extends AbstractHttpMessageConverter<TaskList> {
    private final JsonMapper json;
    private final TaskResponseMapper mapper;
    private final ListShape shape;

    TaskListConverter(JsonMapper json, TaskResponseMapper mapper, ListShape shape) {
        super(MediaType.APPLICATION_JSON);
        this.json = json;
        this.mapper = mapper;
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
        try (JsonGenerator out = json.createGenerator(message.getBody())) {
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
            out.writePOJO(mapper.toResponse(tasks.next()));
            count++;
        }
        out.writeEndArray();
        return count;
    }
}
