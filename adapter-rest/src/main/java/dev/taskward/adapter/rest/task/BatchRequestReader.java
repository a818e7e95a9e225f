package dev.taskward.adapter.rest.task;

import static dev.taskward.adapter.rest.contract.ApiLimits.MAX_BATCH_OPERATIONS;

import dev.taskward.adapter.rest.contract.TaskIdFormat;
import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.problem.InputError;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemException;
import dev.taskward.application.port.in.BatchOperation;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.VersionCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the operations of a batch and reports every error with its place. Unknown members are errors, because an
 * operation without its mistyped condition could destroy data.
 */
final class BatchRequestReader {
    private static final JsonMapper JSON =
            JsonMapper.builder(StrictJson.FACTORY).build();

    private final WireContract contract;
    private final List<InputError> errors = new ArrayList<>();

    private BatchRequestReader(WireContract contract) {
        this.contract = contract;
    }

    /**
     * Reads the body of a batch.
     *
     * @throws ProblemException with every error in it
     */
    static List<BatchOperation> read(byte[] body, WireContract contract) {
        BatchRequestReader reader = new BatchRequestReader(contract);
        List<BatchOperation> operations = reader.readOperations(StrictJson.read(body, JSON::readTree));
        if (!reader.errors.isEmpty()) {
            throw ProblemException.invalidInput(reader.errors);
        }
        return operations;
    }

    private List<BatchOperation> readOperations(JsonNode root) {
        if (!isStorable(root)) {
            errors.add(InputError.at("", "invalid_character", "must not contain NUL or unpaired surrogates"));
        }
        rejectOtherMembers(root, "", Set.of("operations"));
        JsonNode list = root.get("operations");
        if (list == null || !list.isArray()) {
            errors.add(InputError.at("/operations", list == null ? "required" : "wrong_type", "must be an array"));
            return List.of();
        }
        if (list.isEmpty() || list.size() > MAX_BATCH_OPERATIONS) {
            errors.add(InputError.at(
                    "/operations", "out_of_range", "must have 1 to " + MAX_BATCH_OPERATIONS + " operations"));
            return List.of();
        }
        List<BatchOperation> operations = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            readOperation(list.get(i), "/operations/" + i).ifPresent(operations::add);
        }
        return operations;
    }

    private Optional<BatchOperation> readOperation(JsonNode node, String pointer) {
        JsonNode op = node.get("op");
        return switch (op == null ? "" : op.stringValue("")) {
            case "create" -> {
                rejectOtherMembers(node, pointer, Set.of("op", "task"));
                yield readTask(node, pointer, parser -> TaskBodyReader.readDetails(parser, contract.create()))
                        .map(BatchOperation.Create::new);
            }
            case "update" -> {
                rejectOtherMembers(node, pointer, Set.of("op", "id", "task", "if_match"));
                var edit = readTask(node, pointer, parser -> TaskBodyReader.readEdit(parser, contract.patch()));
                var id = readId(node, pointer);
                var condition = readCondition(node, pointer);
                yield id.flatMap(taskId -> edit.map(taskEdit -> new BatchOperation.Edit(taskId, condition, taskEdit)));
            }
            case "complete" -> {
                rejectOtherMembers(node, pointer, Set.of("op", "id", "if_match"));
                var condition = readCondition(node, pointer);
                yield readId(node, pointer).map(id -> new BatchOperation.Complete(id, condition));
            }
            case "delete" -> {
                rejectOtherMembers(node, pointer, Set.of("op", "id", "if_match"));
                var condition = readCondition(node, pointer);
                yield readId(node, pointer).map(id -> new BatchOperation.Delete(id, condition));
            }
            default -> {
                errors.add(InputError.at(
                        pointer + "/op", "invalid_value", "must be one of create, update, complete, delete"));
                yield Optional.empty();
            }
        };
    }

    private void rejectOtherMembers(JsonNode node, String pointer, Set<String> allowed) {
        if (!allowed.containsAll(node.propertyNames())) {
            errors.add(InputError.at(
                    pointer, "unknown_member", "may only have " + String.join(", ", new TreeSet<>(allowed))));
        }
    }

    private <T> Optional<T> readTask(JsonNode node, String pointer, Function<JsonParser, T> reader) {
        JsonNode task = node.get("task");
        if (task == null) {
            errors.add(InputError.at(pointer + "/task", "required", "is required"));
            return Optional.empty();
        }
        try (JsonParser parser = task.traverse(ObjectReadContext.empty())) {
            return Optional.of(reader.apply(parser));
        } catch (ProblemException e) {
            e.errors().forEach(error -> errors.add(error.below(pointer + "/task")));
            return Optional.empty();
        }
    }

    /** A value of the right type that cannot be the id of any task is reported like the id of a missing task. */
    private Optional<TaskId> readId(JsonNode node, String pointer) {
        JsonNode id = node.get("id");
        TaskIdFormat format = contract.task().id();
        if (id == null || !(format == TaskIdFormat.NUMBER ? id.isNumber() : id.isString())) {
            errors.add(InputError.at(
                    pointer + "/id",
                    id == null ? "required" : "wrong_type",
                    "must be the id of a task, in the format in which tasks have it"));
            return Optional.empty();
        }
        Optional<TaskId> taskId = format.parse(id.asString());
        if (taskId.isEmpty()) {
            errors.add(InputError.at(pointer, Problem.TASK_NOT_FOUND.code(), Problem.TASK_NOT_FOUND.title()));
        }
        return taskId;
    }

    private VersionCondition readCondition(JsonNode node, String pointer) {
        JsonNode tags = node.get("if_match");
        if (tags == null) {
            return VersionCondition.any();
        }
        try {
            return VersionConditionResolver.parseIfMatch(tags.stringValue(""));
        } catch (ProblemException e) {
            errors.add(InputError.at(pointer + "/if_match", "invalid_value", "must be a list of entity tags, or *"));
            return VersionCondition.any();
        }
    }

    /** Rejects text that no UTF-8 store can hold, even in members that are not stored. */
    private static boolean isStorable(JsonNode root) {
        try (JsonParser parser = root.traverse(ObjectReadContext.empty())) {
            @Nullable JsonToken token = parser.nextToken();
            while (token != null) {
                boolean isText = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
                if (isText && !StrictJson.isStorable(parser.getString())) {
                    return false;
                }
                token = parser.nextToken();
            }
            return true;
        }
    }
}
