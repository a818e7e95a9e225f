package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.WireContract.BodyForm;
import dev.taskward.adapter.rest.WireContract.Nulls;
import dev.taskward.adapter.rest.WireContract.OtherMembers;
import dev.taskward.domain.Change;
import dev.taskward.domain.DueDate;
import dev.taskward.domain.Priority;
import dev.taskward.domain.TaskDescription;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskTitle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads what a client may write of a task. Strict: a number is no string. Which members count, and what null means, is the contract's. All faults are collected before they are told.
 */
final class TaskBodyReader {
    private final JsonParser parser;
    private final BodyForm form;
    private final List<Fault> faults = new ArrayList<>();

    private boolean storable = true;
    private final Set<String> given = new HashSet<>();
    private boolean object;
    private boolean other;
    private Change<TaskTitle> title = Change.keep();
    private Change<@Nullable TaskDescription> description = Change.keep();
    private Change<Boolean> completed = Change.keep();
    private Change<@Nullable Priority> priority = Change.keep();
    private Change<@Nullable DueDate> dueDate = Change.keep();

    private TaskBodyReader(JsonParser parser, BodyForm form) {
        this.parser = parser;
        this.form = form;
    }

    /** Reads a new task: what is absent is unset, or false, and the title must be there. */
    static TaskDetails readDetails(JsonParser parser, BodyForm form) {
        TaskBodyReader reader = read(parser, form);
        TaskTitle title = ((Change.To<TaskTitle>) reader.title).value();
        return new TaskDetails(
                title,
                reader.description.appliedTo(null),
                reader.completed.appliedTo(false),
                reader.priority.appliedTo(null),
                reader.dueDate.appliedTo(null));
    }

    /** Reads an edit: what is absent stays. */
    static TaskEdit readEdit(JsonParser parser, BodyForm form) {
        TaskBodyReader reader = read(parser, form);
        return new TaskEdit(reader.title, reader.description, reader.completed, reader.priority, reader.dueDate);
    }

    private static TaskBodyReader read(JsonParser parser, BodyForm form) {
        TaskBodyReader reader = new TaskBodyReader(parser, form);
        reader.readObject();
        reader.judgeTheWhole();
        return reader;
    }

    private void judgeTheWhole() {
        if (object) {
            form.required().stream()
                    .filter(member -> !given.contains(member))
                    .forEach(member -> faults.addFirst(Fault.at("/" + member, "required", "is required")));
        }
        if (other && form.otherMembers() == OtherMembers.REFUSED) {
            faults.add(Fault.at("", "unknown_member", "may only have " + String.join(", ", form.members())));
        }
        if (!faults.isEmpty()) {
            throw ProblemException.invalidInput(faults);
        }
        if (given.isEmpty() && form.emptyRefusal() != null) {
            throw ProblemException.invalidInput(
                    form.emptyRefusal(), List.of(Fault.at("", "empty", "must say something")));
        }
    }

    private void readObject() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            faults.add(Fault.at("", "wrong_type", "must be an object"));
            passOver();
            return;
        }
        object = true;
        for (String member = parser.nextName(); member != null; member = parser.nextName()) {
            parser.nextToken();
            if (!form.members().contains(member)) {
                other = true;
                judge(member);
                passOver();
            } else if (!parser.hasToken(JsonToken.VALUE_NULL) || form.nulls() == Nulls.CLEAR) {
                given.add(member);
                readMember(member);
            }
        }
    }

    private void readMember(String member) {
        switch (member) {
            case "title" -> title = text("/title", TaskTitle::new, "");
            case "description" -> description = nullableText("/description", TaskDescription::new, "");
            case "completed" -> completed = bool("/completed");
            case "priority" ->
                priority = nullableText("/priority", TaskBodyReader::toPriority, "must be low, medium or high");
            case "due_date" ->
                dueDate = nullableText(
                        "/due_date",
                        text -> Rfc3339.parse(text).map(DueDate::new).orElse(null),
                        "must be an RFC 3339 date-time with an offset, such as 2026-02-10T09:00:00Z");
            default -> throw new IllegalStateException("A contract names a member that there is not: " + member);
        }
    }

    private <T> Change<@Nullable T> nullableText(
            String pointer, Function<String, @Nullable T> meaning, String expectation) {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return Change.to(null);
        }
        return text(pointer, meaning, expectation);
    }

    private <T extends @Nullable Object> Change<T> text(
            String pointer, Function<String, T> meaning, String expectation) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return wrongType(pointer, "must be a string");
        }
        try {
            T value = meaning.apply(parser.getString());
            if (value != null) {
                return Change.to(value);
            }
            faults.add(Fault.at(pointer, "invalid_value", expectation));
        } catch (InvalidValue e) {
            faults.add(Fault.at(pointer, e));
        }
        return Change.keep();
    }

    private Change<Boolean> bool(String pointer) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> Change.to(true);
            case VALUE_FALSE -> Change.to(false);
            default -> wrongType(pointer, "must be true or false");
        };
    }

    private <T extends @Nullable Object> Change<T> wrongType(String pointer, String expectation) {
        faults.add(Fault.at(pointer, "wrong_type", expectation));
        passOver();
        return Change.keep();
    }

    private static @Nullable Priority toPriority(String text) {
        return switch (text) {
            case "low" -> Priority.LOW;
            case "medium" -> Priority.MEDIUM;
            case "high" -> Priority.HIGH;
            default -> null;
        };
    }

    /** Goes to the end of the current value. */
    private void passOver() {
        int depth = 0;
        for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
                judge(parser.getString());
            }
            if (depth == 0) {
                return;
            }
        }
    }

    /** Text that cannot be stored is refused even where nobody would store it. */
    private void judge(String text) {
        if (storable && !StrictJson.isStorable(text)) {
            storable = false;
            faults.add(Fault.at("", "invalid_character", "must not contain NUL or unpaired surrogates"));
        }
    }
}
