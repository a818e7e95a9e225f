package dev.taskward.adapter.rest.docs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taskward.adapter.rest.contract.TaskIdFormat;
import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.contract.WireContract.BodyRules;
import dev.taskward.adapter.rest.contract.WireContract.ErrorValue;
import dev.taskward.adapter.rest.contract.WireContract.NullHandling;
import dev.taskward.adapter.rest.contract.WireContract.TimestampFormat;
import dev.taskward.adapter.rest.contract.WireContract.UnknownMembers;
import dev.taskward.domain.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Generates the schemas of a contract, by Taskward's own names. */
final class SchemaGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final WireContract contract;
    private final DocumentBlocks blocks;

    SchemaGenerator(WireContract contract, DocumentBlocks blocks) {
        this.contract = contract;
        this.blocks = blocks;
    }

    ObjectNode schemas() {
        ObjectNode schemas = blocks.schemas().deepCopy();
        if (contract.delete().message() != null) {
            schemas.withObject("/Deletion/properties/message")
                    .putArray("examples")
                    .add(contract.delete().message());
        }
        schemas.set("Task", task());
        schemas.set("TaskId", taskId());
        schemas.set("TaskList", block(blocks.listEnvelopes(), contract.list().envelope()));
        schemas.set("NewTask", body(contract.create()));
        schemas.set("TaskUpdate", body(contract.update()));
        schemas.set("TaskPatch", body(contract.patch()));
        schemas.set("Problem", problem());
        return schemas;
    }

    private ObjectNode taskId() {
        return block(blocks.taskIds(), contract.task().id())
                .set("examples", JSON.arrayNode().add(example("id")));
    }

    /** Returns the schema of a task in a response. */
    private ObjectNode task() {
        List<String> names = contract.task().members();
        ObjectNode members = JSON.objectNode();
        ObjectNode example = JSON.objectNode();
        for (String name : names) {
            members.set(name, responseMember(name));
            example.set(name, example(name));
        }
        return object(members, names, true).set("examples", JSON.arrayNode().add(example));
    }

    private ObjectNode responseMember(String name) {
        ObjectNode member = block(blocks.members(), name);
        ObjectNode timestamp = block(blocks.timestamps(), contract.task().times());
        return switch (name) {
            case "id" -> member.setAll(block(blocks.taskIds(), contract.task().id()));
            case "created_at", "updated_at" -> member.setAll(timestamp);
            case "due_date" -> {
                // a naive time does not have the format that a request must have
                member.remove("format");
                yield member.setAll(nullable(timestamp));
            }
            default -> member;
        };
    }

    /** Returns the schema of a task in a request. Its times have offsets under every contract. */
    private ObjectNode body(BodyRules rules) {
        ObjectNode members = JSON.objectNode();
        ObjectNode example = JSON.objectNode();
        for (String name : rules.members()) {
            ObjectNode member = block(blocks.members(), name);
            members.set(name, rules.nullHandling() == NullHandling.IGNORE ? nullable(member) : member);
            example.set(name, blocks.examples().get(name));
        }
        ObjectNode body = object(members, rules.required(), rules.unknownMembers() == UnknownMembers.REJECTED);
        if (rules.emptyBodyMessage() != null) {
            body.put("minProperties", 1);
        }
        return body.set("examples", JSON.arrayNode().add(example));
    }

    private ObjectNode problem() {
        ObjectNode members = JSON.objectNode();
        List<String> required = new ArrayList<>();
        contract.errors().members().forEach((name, value) -> {
            members.set(name, block(blocks.errorValues(), value));
            boolean optional = value == ErrorValue.INSTANCE || value == ErrorValue.ERRORS;
            if (!optional) {
                required.add(name);
            }
        });
        return object(members, required, true);
    }

    /** Returns the example value of a member, as it appears in a response. */
    private JsonNode example(String member) {
        JsonNode value = Objects.requireNonNull(blocks.examples().get(member), member);
        TaskIdFormat id = contract.task().id();
        TimestampFormat times = contract.task().times();
        return switch (member) {
            case "id" -> JsonMapper.shared().valueToTree(id.format(new TaskId(value.longValue())));
            case "created_at", "updated_at", "due_date" ->
                JSON.stringNode(new String(times.format(Instant.parse(value.asString())), US_ASCII));
            default -> value;
        };
    }

    private static ObjectNode object(ObjectNode members, Collection<String> required, boolean closed) {
        ObjectNode object = JSON.objectNode().put("type", "object");
        if (!required.isEmpty()) {
            required.forEach(object.putArray("required")::add);
        }
        if (closed) {
            object.put("additionalProperties", false);
        }
        return object.set("properties", members);
    }

    /** Adds null to the type. A type that is an array has it already. */
    private static ObjectNode nullable(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (type.isString()) {
            schema.putArray("type").add(type).add("null");
        }
        return schema;
    }

    private static <K> ObjectNode block(Map<K, ObjectNode> blocks, K key) {
        return Objects.requireNonNull(blocks.get(key), key::toString).deepCopy();
    }
}
