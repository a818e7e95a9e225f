package dev.taskward.adapter.rest.task;

import dev.taskward.adapter.rest.contract.WireContract.TaskFormat;
import dev.taskward.adapter.rest.contract.WireContract.TimestampFormat;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * Writes a task as JSON with the members and formats of the contract. The members are chosen once, so that nothing has
 * to be looked up for each task of a list.
 */
final class TaskSerializer extends ValueSerializer<TaskResponse> {
    private final List<Member> members;

    private record Member(SerializableString name, MemberWriter writer) {}

    private interface MemberWriter {
        void write(TaskResponse task, JsonGenerator out);
    }

    TaskSerializer(TaskFormat format) {
        this.members = format.members().stream()
                .map(name -> new Member(new SerializedString(name), writerOf(name, format)))
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
            member.writer.write(task, out);
        }
        out.writeEndObject();
    }

    private static MemberWriter writerOf(String name, TaskFormat format) {
        TimestampFormat times = format.times();
        return switch (name) {
            case "id" ->
                switch (format.id()) {
                    case NUMBER -> (task, out) -> out.writeNumber(task.id().value());
                    case UUID ->
                        (task, out) -> out.writeString((String) format.id().format(task.id()));
                };
            case "user_id" -> (task, out) -> out.writeString(task.userId());
            case "title" -> (task, out) -> out.writeString(task.title());
            case "description" -> (task, out) -> writeNullable(task.description(), out);
            case "completed" -> (task, out) -> out.writeBoolean(task.completed());
            case "priority" -> (task, out) -> writeNullable(task.priority(), out);
            case "due_date" -> (task, out) -> writeNullable(task.dueDate(), times, out);
            case "created_at" -> (task, out) -> write(task.createdAt(), times, out);
            case "updated_at" -> (task, out) -> write(task.updatedAt(), times, out);
            case "version" -> (task, out) -> out.writeNumber(task.version());
            default -> throw new IllegalStateException("The contract names an unknown member: " + name);
        };
    }

    /** Writes raw bytes, because a time has no character that JSON escapes. */
    private static void write(Instant time, TimestampFormat format, JsonGenerator out) {
        byte[] text = format.format(time);
        out.writeRawUTF8String(text, 0, text.length);
    }

    private static void writeNullable(@Nullable Instant time, TimestampFormat format, JsonGenerator out) {
        if (time == null) {
            out.writeNull();
        } else {
            write(time, format, out);
        }
    }

    private static void writeNullable(@Nullable String text, JsonGenerator out) {
        if (text == null) {
            out.writeNull();
        } else {
            out.writeString(text);
        }
    }
}
