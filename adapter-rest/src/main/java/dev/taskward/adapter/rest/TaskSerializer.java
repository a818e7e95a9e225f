package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.WireContract.TaskFormat;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes a task with the members and in the forms of the contract, without looking anything up as it goes. */
final class TaskSerializer extends ValueSerializer<TaskResponse> {
    private final List<Member> members;

    private record Member(SerializableString name, Writing writing) {}

    private interface Writing {
        void of(TaskResponse task, JsonGenerator out);
    }

    TaskSerializer(TaskFormat form) {
        this.members = form.members().stream()
                .map(name -> new Member(new SerializedString(name), writing(name, form)))
                .toList();
    }

    @Override
    public void serialize(TaskResponse task, JsonGenerator out, SerializationContext context) {
        write(task, out);
    }

    void write(TaskResponse task, JsonGenerator out) {
        out.writeStartObject();
        for (Member member : members) {
            out.writeName(member.name);
            member.writing.of(task, out);
        }
        out.writeEndObject();
    }

    private static Writing writing(String name, TaskFormat form) {
        return switch (name) {
            case "id" ->
                switch (form.id()) {
                    case NUMBER -> (task, out) -> out.writeNumber(task.id().value());
                    case UUID ->
                        (task, out) -> out.writeString((String) form.id().write(task.id()));
                };
            case "user_id" -> (task, out) -> out.writeString(task.userId());
            case "title" -> (task, out) -> out.writeString(task.title());
            case "description" -> (task, out) -> writeText(task.description(), out);
            case "completed" -> (task, out) -> out.writeBoolean(task.completed());
            case "priority" -> (task, out) -> writeText(task.priority(), out);
            case "due_date" ->
                (task, out) -> {
                    if (task.dueDate() == null) {
                        out.writeNull();
                    } else {
                        writeTime(task.dueDate(), form, out);
                    }
                };
            case "created_at" -> (task, out) -> writeTime(task.createdAt(), form, out);
            case "updated_at" -> (task, out) -> writeTime(task.updatedAt(), form, out);
            case "version" -> (task, out) -> out.writeNumber(task.version());
            default -> throw new IllegalStateException("A contract names a member that there is not: " + name);
        };
    }

    /** Digits need no look at what JSON escapes. */
    private static void writeTime(Instant time, TaskFormat form, JsonGenerator out) {
        byte[] text = form.times().write(time);
        out.writeRawUTF8String(text, 0, text.length);
    }

    private static void writeText(@Nullable String text, JsonGenerator out) {
        if (text == null) {
            out.writeNull();
        } else {
            out.writeString(text);
        }
    }
}
