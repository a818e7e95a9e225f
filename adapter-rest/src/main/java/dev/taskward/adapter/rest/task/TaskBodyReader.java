package dev.taskward.adapter.rest.task;

import dev.taskward.adapter.rest.contract.Rfc3339;
import dev.taskward.adapter.rest.contract.WireContract.BodyRules;
import dev.taskward.adapter.rest.contract.WireContract.NullHandling;
import dev.taskward.adapter.rest.contract.WireContract.UnknownMembers;
import dev.taskward.adapter.rest.problem.InputError;
import dev.taskward.adapter.rest.problem.ProblemException;
import dev.taskward.domain.DueDate;
import dev.taskward.domain.FieldChange;
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
 * Reads the JSON object of a task that a client writes. Types are strict: a number is not accepted as a string. The
 * rules of the contract say which members are read and what null means. All errors are collected before they are
 * reported.
 */
final class TaskBodyReader {
    private static final String PRIORITY_EXPECTED = "must be low, medium or high";
    private static final String TIME_EXPECTED =
            "must be an RFC 3339 date-time with an offset, such as 2026-02-10T09:00:00Z";

    private final JsonParser parser;
    private final BodyRules rules;
    private final List<InputError> errors = new ArrayList<>();

    private boolean isObject;
    private boolean hasUnknownMember;
    private boolean hasUnstorableText;
    private final Set<String> presentMembers = new HashSet<>();
    private FieldChange<TaskTitle> title = FieldChange.unchanged();
    private FieldChange<@Nullable TaskDescription> description = FieldChange.unchanged();
    private FieldChange<Boolean> completed = FieldChange.unchanged();
    private FieldChange<@Nullable Priority> priority = FieldChange.unchanged();
    private FieldChange<@Nullable DueDate> dueDate = FieldChange.unchanged();

    private TaskBodyReader(JsonParser parser, BodyRules rules) {
        this.parser = parser;
        this.rules = rules;
    }

    /** Reads a new task. Absent members are unset or false; the title is required by every contract. */
    static TaskDetails readDetails(JsonParser parser, BodyRules rules) {
        TaskBodyReader reader = read(parser, rules);
        TaskTitle title = ((FieldChange.SetTo<TaskTitle>) reader.title).value();
        return new TaskDetails(
                title,
                reader.description.applyTo(null),
                reader.completed.applyTo(false),
                reader.priority.applyTo(null),
                reader.dueDate.applyTo(null));
    }

    /** Reads an edit. Absent members are unchanged. */
    static TaskEdit readEdit(JsonParser parser, BodyRules rules) {
        TaskBodyReader reader = read(parser, rules);
        return new TaskEdit(reader.title, reader.description, reader.completed, reader.priority, reader.dueDate);
    }

    private static TaskBodyReader read(JsonParser parser, BodyRules rules) {
        TaskBodyReader reader = new TaskBodyReader(parser, rules);
        reader.readObject();
        reader.checkObject();
        return reader;
    }

    private void readObject() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            errors.add(InputError.at("", "wrong_type", "must be an object"));
            skipValue();
            return;
        }
        isObject = true;
        for (String member = parser.nextName(); member != null; member = parser.nextName()) {
            parser.nextToken();
            if (!rules.members().contains(member)) {
                hasUnknownMember = true;
                checkStorable(member);
                skipValue();
            } else if (!parser.hasToken(JsonToken.VALUE_NULL) || rules.nullHandling() == NullHandling.CLEAR) {
                presentMembers.add(member);
                readMember(member);
            }
        }
    }

    private void checkObject() {
        if (isObject) {
            rules.required().stream()
                    .filter(member -> !presentMembers.contains(member))
                    .forEach(member -> errors.addFirst(InputError.at("/" + member, "required", "is required")));
        }
        if (hasUnknownMember && rules.unknownMembers() == UnknownMembers.REJECTED) {
            errors.add(InputError.at("", "unknown_member", "may only have " + String.join(", ", rules.members())));
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalidInput(errors);
        }
        if (presentMembers.isEmpty() && rules.emptyBodyMessage() != null) {
            throw ProblemException.invalidInput(
                    rules.emptyBodyMessage(), List.of(InputError.at("", "empty", "must have at least one member")));
        }
    }

    private void readMember(String member) {
        switch (member) {
            case "title" -> title = readText("/title", TaskTitle::new, "");
            case "description" -> description = readNullableText("/description", TaskDescription::new, "");
            case "completed" -> completed = readBoolean("/completed");
            case "priority" ->
                priority = readNullableText("/priority", TaskBodyReader::parsePriority, PRIORITY_EXPECTED);
            case "due_date" -> dueDate = readNullableText("/due_date", TaskBodyReader::parseDueDate, TIME_EXPECTED);
            default -> throw new IllegalStateException("The contract names an unknown member: " + member);
        }
    }

    private <T> FieldChange<@Nullable T> readNullableText(
            String pointer, Function<String, @Nullable T> textParser, String expectation) {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return FieldChange.setTo(null);
        }
        return readText(pointer, textParser, expectation);
    }

    private <T extends @Nullable Object> FieldChange<T> readText(
            String pointer, Function<String, T> textParser, String expectation) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return rejectType(pointer, "must be a string");
        }
        try {
            T value = textParser.apply(parser.getString());
            if (value != null) {
                return FieldChange.setTo(value);
            }
            errors.add(InputError.at(pointer, "invalid_value", expectation));
        } catch (InvalidValue e) {
            errors.add(InputError.at(pointer, e));
        }
        return FieldChange.unchanged();
    }

    private FieldChange<Boolean> readBoolean(String pointer) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> FieldChange.setTo(true);
            case VALUE_FALSE -> FieldChange.setTo(false);
            default -> rejectType(pointer, "must be true or false");
        };
    }

    private <T extends @Nullable Object> FieldChange<T> rejectType(String pointer, String expectation) {
        errors.add(InputError.at(pointer, "wrong_type", expectation));
        skipValue();
        return FieldChange.unchanged();
    }

    private static @Nullable Priority parsePriority(String text) {
        return switch (text) {
            case "low" -> Priority.LOW;
            case "medium" -> Priority.MEDIUM;
            case "high" -> Priority.HIGH;
            default -> null;
        };
    }

    private static @Nullable DueDate parseDueDate(String text) {
        return Rfc3339.parse(text).map(DueDate::new).orElse(null);
    }

    /** Moves the parser to the end of the current value. */
    private void skipValue() {
        int depth = 0;
        for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
                checkStorable(parser.getString());
            }
            if (depth == 0) {
                return;
            }
        }
    }

    /** Rejects text that no UTF-8 store can hold, even in members that are not stored. */
    private void checkStorable(String text) {
        if (!hasUnstorableText && !StrictJson.isStorable(text)) {
            hasUnstorableText = true;
            errors.add(InputError.at("", "invalid_character", "must not contain NUL or unpaired surrogates"));
        }
    }
}
