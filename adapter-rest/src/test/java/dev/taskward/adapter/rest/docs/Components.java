package dev.taskward.adapter.rest.docs;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The components of an API document, and the references to them. */
final class Components {
    private static final String REFERENCE = "$ref";
    private static final String SCHEMAS = "schemas";
    private static final List<String> REFERENCED_KINDS = List.of("parameters", "headers", SCHEMAS, "responses");

    private Components() {}

    /** Returns a reference to a component. */
    static ObjectNode reference(String kind, String name) {
        return JsonNodeFactory.instance.objectNode().put(REFERENCE, address(kind, name));
    }

    static ObjectNode schema(String name) {
        return reference(SCHEMAS, name);
    }

    /** Returns an object with a reference for each name, under that name. */
    static ObjectNode headers(List<String> names) {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        names.forEach(name -> headers.set(name, reference("headers", name)));
        return headers;
    }

    /** Renames schemas and the references to them. */
    static void renameSchemas(ObjectNode document, Map<String, String> newNames) {
        ObjectNode components = document.withObjectProperty("components");
        ObjectNode schemas = components.withObjectProperty(SCHEMAS);
        if (!schemas.propertyNames().containsAll(newNames.keySet())) {
            throw new IllegalStateException("Not all of these are schemas: " + newNames.keySet());
        }
        ObjectNode renamed = JsonNodeFactory.instance.objectNode();
        schemas.forEachEntry((name, schema) -> {
            String newName = newNames.getOrDefault(name, name);
            if (renamed.has(newName)) {
                throw new IllegalStateException("Two schemas have the name " + newName);
            }
            renamed.set(newName, schema);
        });
        components.set(SCHEMAS, renamed);
        newNames.forEach((name, newName) -> references(document).stream()
                .filter(reference -> target(reference).equals(address(SCHEMAS, name)))
                .forEach(reference -> reference.put(REFERENCE, address(SCHEMAS, newName))));
    }

    /** Removes components that nothing refers to, also if only such components refer to them. */
    static void removeUnused(ObjectNode document) {
        ObjectNode components = document.withObjectProperty("components");
        boolean removed;
        do {
            Set<String> targets = new HashSet<>();
            references(document).forEach(reference -> targets.add(target(reference)));
            removed = false;
            for (String kind : REFERENCED_KINDS) {
                ObjectNode ofKind = components.withObjectProperty(kind);
                List<String> unused = ofKind.propertyNames().stream()
                        .filter(name -> !targets.contains(address(kind, name)))
                        .toList();
                ofKind.remove(unused);
                removed |= !unused.isEmpty();
            }
        } while (removed);
    }

    /** Returns the objects that are references. */
    private static List<ObjectNode> references(JsonNode document) {
        return document.findParents(REFERENCE).stream().map(JsonNode::asObject).toList();
    }

    /** Returns the address of the component that a reference refers to. */
    private static String target(ObjectNode reference) {
        return reference.get(REFERENCE).asString();
    }

    private static String address(String kind, String name) {
        return "#/components/" + kind + "/" + name;
    }
}
