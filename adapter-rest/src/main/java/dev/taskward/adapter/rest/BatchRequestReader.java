package dev.taskward.adapter.rest;

import dev.taskward.application.port.in.BatchOperation;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.VersionCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads several operations of one request, and tells all that is wrong with them, each by its place. */
final class BatchRequestReader {
    static final int MOST_OPERATIONS = 100;

    private static final JsonMapper JSON =
            JsonMapper.builder(StrictJson.FACTORY).build();

    private final WireContract contract;
    private final List<InputError> faults = new ArrayList<>();

    private BatchRequestReader(WireContract contract) {
        this.contract = contract;
    }

    static List<BatchOperation> read(byte[] body, WireContract contract) {
        BatchRequestReader reader = new BatchRequestReader(contract);
        List<BatchOperation> operations = reader.operations(StrictJson.read(body, JSON::readTree));
        if (!reader.faults.isEmpty()) {
            throw ProblemException.invalidInput(reader.faults);
        }
        return operations;
    }

    private List<BatchOperation> operations(JsonNode root) {
        if (!isStorable(root)) {
            faults.add(InputError.at("", "invalid_character", "must not contain NUL or unpaired surrogates"));
        }
        JsonNode list = root.get("operations");
        if (list == null || !list.isArray()) {
            faults.add(InputError.at("/operations", list == null ? "required" : "wrong_type", "must be an array"));
            return List.of();
        }
        if (list.isEmpty() || list.size() > MOST_OPERATIONS) {
            faults.add(InputError.at("/operations", "out_of_range", "must have 1 to " + MOST_OPERATIONS + " operations"));
            return List.of();
        }
        List<BatchOperation> operations = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            operation(list.get(i), "/operations/" + i).ifPresent(operations::add);
        }
        return operations;
    }

    private Optional<BatchOperation> operation(JsonNode node, String pointer) {
        JsonNode name = node.get("op");
        return switch (name == null ? "" : name.stringValue("")) {
            case "create" ->
                task(node, pointer, parser -> TaskBodyReader.readDetails(parser, contract.create()))
                        .map(BatchOperation.Create::new);
            case "update" -> {
                var edit = task(node, pointer, parser -> TaskBodyReader.readEdit(parser, contract.patch()));
                var id = id(node, pointer);
                var condition = condition(node, pointer);
                yield id.flatMap(known -> edit.map(read -> new BatchOperation.Edit(known, condition, read)));
            }
            case "complete" -> {
                var condition = condition(node, pointer);
                yield id(node, pointer).map(known -> new BatchOperation.Complete(known, condition));
            }
            case "delete" -> {
                var condition = condition(node, pointer);
                yield id(node, pointer).map(known -> new BatchOperation.Delete(known, condition));
            }
            default -> {
                faults.add(
                        InputError.at(pointer + "/op", "invalid_value", "must be one of create, update, complete, delete"));
                yield Optional.empty();
            }
        };
    }

    private <T> Optional<T> task(JsonNode node, String pointer, Function<JsonParser, T> reader) {
        JsonNode task = node.get("task");
        if (task == null) {
            faults.add(InputError.at(pointer + "/task", "required", "is required"));
            return Optional.empty();
        }
        try (JsonParser parser = task.traverse(ObjectReadContext.empty())) {
            return Optional.of(reader.apply(parser));
        } catch (ProblemException e) {
            e.faults().forEach(fault -> faults.add(fault.below(pointer + "/task")));
            return Optional.empty();
        }
    }

    /** What can be no id names no task. */
    private Optional<TaskId> id(JsonNode node, String pointer) {
        JsonNode id = node.get("id");
        TaskIdFormat form = contract.task().id();
        if (id == null || !(form == TaskIdFormat.NUMBER ? id.isNumber() : id.isString())) {
            faults.add(InputError.at(
                    pointer + "/id",
                    id == null ? "required" : "wrong_type",
                    "must be the id of a task, as it is in a task"));
            return Optional.empty();
        }
        Optional<TaskId> known = form.read(id.asString());
        if (known.isEmpty()) {
            faults.add(InputError.at(pointer, Problem.TASK_NOT_FOUND.code(), Problem.TASK_NOT_FOUND.title()));
        }
        return known;
    }

    private VersionCondition condition(JsonNode node, String pointer) {
        JsonNode tags = node.get("if_match");
        if (tags == null) {
            return VersionCondition.any();
        }
        try {
            return VersionConditionResolver.oneOf(tags.stringValue(""));
        } catch (ProblemException e) {
            faults.add(InputError.at(pointer + "/if_match", "invalid_value", "must be a list of entity tags, or *"));
            return VersionCondition.any();
        }
    }

    /** Text that cannot be stored is refused even where nobody would store it. */
    private static boolean isStorable(JsonNode root) {
        try (JsonParser parser = root.traverse(ObjectReadContext.empty())) {
            @Nullable JsonToken token = parser.nextToken();
            while (token != null) {
                boolean text = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
                if (text && !StrictJson.isStorable(parser.getString())) {
                    return false;
                }
                token = parser.nextToken();
            }
            return true;
        }
    }
}
