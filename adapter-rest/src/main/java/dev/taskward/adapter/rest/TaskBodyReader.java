package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.WireContract.BodyRules;
import dev.taskward.adapter.rest.WireContract.NullHandling;
import dev.taskward.adapter.rest.WireContract.UnknownMembers;
import dev.taskward.domain.FieldChange;
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
    private final BodyRules form;
    private final List<InputError> faults = new ArrayList<>();

    private boolean storable = true;
    private final Set<String> given = new HashSet<>();
    private boolean object;
    private boolean other;
    private FieldChange<TaskTitle> title = FieldChange.keep();
    private FieldChange<@Nullable TaskDescription> description = FieldChange.keep();
    private FieldChange<Boolean> completed = FieldChange.keep();
    private FieldChange<@Nullable Priority> priority = FieldChange.keep();
    private FieldChange<@Nullable DueDate> dueDate = FieldChange.keep();

    private TaskBodyReader(JsonParser parser, BodyRules form) {
        this.parser = parser;
        this.form = form;
    }

    /** Reads a new task: what is absent is unset, or false, and the title must be there. */
    static TaskDetails readDetails(JsonParser parser, BodyRules form) {
        TaskBodyReader reader = read(parser, form);
        TaskTitle title = ((FieldChange.SetTo<TaskTitle>) reader.title).value();
        return new TaskDetails(
                title,
                reader.description.appliedTo(null),
                reader.completed.appliedTo(false),
                reader.priority.appliedTo(null),
                reader.dueDate.appliedTo(null));
    }

    /** Reads an edit: what is absent stays. */
    static TaskEdit readEdit(JsonParser parser, BodyRules form) {
        TaskBodyReader reader = read(parser, form);
        return new TaskEdit(reader.title, reader.description, reader.completed, reader.priority, reader.dueDate);
    }

    private static TaskBodyReader read(JsonParser parser, BodyRules form) {
        TaskBodyReader reader = new TaskBodyReader(parser, form);
        reader.readObject();
        reader.judgeTheWhole();
        return reader;
    }

    private void judgeTheWhole() {
        if (object) {
            form.required().stream()
                    .filter(member -> !given.contains(member))
                    .forEach(member -> faults.addFirst(InputError.at("/" + member, "required", "is required")));
        }
        if (other && form.unknownMembers() == UnknownMembers.REFUSED) {
            faults.add(InputError.at("", "unknown_member", "may only have " + String.join(", ", form.members())));
        }
        if (!faults.isEmpty()) {
            throw ProblemException.invalidInput(faults);
        }
        if (given.isEmpty() && form.emptyBodyMessage() != null) {
            throw ProblemException.invalidInput(
                    form.emptyBodyMessage(), List.of(InputError.at("", "empty", "must say something")));
        }
    }

    private void readObject() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            faults.add(InputError.at("", "wrong_type", "must be an object"));
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
            } else if (!parser.hasToken(JsonToken.VALUE_NULL) || form.nulls() == NullHandling.CLEAR) {
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

    private <T> FieldChange<@Nullable T> nullableText(
            String pointer, Function<String, @Nullable T> meaning, String expectation) {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return FieldChange.to(null);
        }
        return text(pointer, meaning, expectation);
    }

    private <T extends @Nullable Object> FieldChange<T> text(
            String pointer, Function<String, T> meaning, String expectation) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return wrongType(pointer, "must be a string");
        }
        try {
            T value = meaning.apply(parser.getString());
            if (value != null) {
                return FieldChange.to(value);
            }
            faults.add(InputError.at(pointer, "invalid_value", expectation));
        } catch (InvalidValue e) {
            faults.add(InputError.at(pointer, e));
        }
        return FieldChange.keep();
    }

    private FieldChange<Boolean> bool(String pointer) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> FieldChange.to(true);
            case VALUE_FALSE -> FieldChange.to(false);
            default -> wrongType(pointer, "must be true or false");
        };
    }

    private <T extends @Nullable Object> FieldChange<T> wrongType(String pointer, String expectation) {
        faults.add(InputError.at(pointer, "wrong_type", expectation));
        passOver();
        return FieldChange.keep();
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
            faults.add(InputError.at("", "invalid_character", "must not contain NUL or unpaired surrogates"));
        }
    }
}
